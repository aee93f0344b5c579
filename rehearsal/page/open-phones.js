import { remember, remembered } from "./memory.js";

const storage = () => sessionStorage; // for this tab, until it is closed

// Whose phones lie on the table. Everybody's but the crowd's, until somebody says otherwise.
export class OpenPhones {
  constructor() {
    try {
      this.chosen = new Map(JSON.parse(remembered("phones", storage)) ?? []);
    } catch {
      this.chosen = new Map();
    }
  }

  isOpen({ id, extra }) {
    return this.chosen.get(id) ?? !extra;
  }

  set({ id }, isOpen) {
    this.chosen.set(id, isOpen);
    remember("phones", JSON.stringify([...this.chosen]), storage);
  }
}
