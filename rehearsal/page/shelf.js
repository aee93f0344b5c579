import { el, icon } from "./dom.js";
import { formatSize } from "./message.js";
import { _ } from "./words.js";

const LOOK_AGAIN_MS = 3000;

// The shared store as the county sees it: a folder for each idea.
export class Shelf {
  constructor(world) {
    this.world = world;
    this.title = _("Gemeinsamer Speicher");
    this.list = el("div", { class: "shelf-list" });
    this.element = el("div", { class: "shelf" },
      el("p", { class: "hint" }, _("Hier legt der Bot jede eingereichte Idee ab. Im Echtbetrieb ist das ein Ordner des Kreises.")), this.list);
  }

  open() {
    this.look();
    this.timer = setInterval(() => this.look(), LOOK_AGAIN_MS);
  }

  close() {
    clearInterval(this.timer);
  }

  async look() {
    const { files } = await this.world.api.store().catch(() => ({ files: [] }));
    const source = JSON.stringify(files);
    if (source === this.source) return; // nobody loses the focus for nothing
    this.source = source;
    this.list.replaceChildren(...this.folders(files));
  }

  folders(files) {
    if (files.length === 0) return [el("p", { class: "empty-shelf" }, _("Noch ist nichts da. Reichen Sie auf einem Telefon eine Idee ein."))];
    const folders = Map.groupBy(files, ({ path }) => path.split("/").slice(0, -1).join("/"));
    return [...folders].map(([folder, inside]) => el("section", { class: "card" },
      el("h3", { class: "shelf-folder" }, icon("folder"), folder.split("/").at(-1) || _("Ordner")),
      el("ul", {}, inside.map((file) => this.file(file)))));
  }

  file({ path, size }) {
    const address = `/api/store/${path.split("/").map(encodeURIComponent).join("/")}`;
    return el("li", {}, el("a", { href: address, target: "_blank", rel: "noopener" }, path.split("/").at(-1)),
      el("span", { class: "shelf-size" }, formatSize(size)));
  }
}
