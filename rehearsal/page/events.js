const RETRY_MS = 1500;

// EventSource reconnects by itself after a cut, but gives up for good when the server answers with an error (which a
// proxy does while the server restarts). So every failure opens a new one, and every opening asks for a full re-sync:
// events of the meantime are lost.
export class EventStream {
  constructor({ onOpen, onEvent, onLost }) {
    Object.assign(this, { onOpen, onEvent, onLost });
    this.connect();
  }

  connect() {
    this.source = new EventSource("/api/events");
    this.source.addEventListener("open", () => this.onOpen());
    this.source.addEventListener("message", (message) => this.onEvent(JSON.parse(message.data)));
    this.source.addEventListener("error", () => this.reconnect());
  }

  reconnect() {
    this.source.close();
    this.onLost();
    setTimeout(() => this.connect(), RETRY_MS);
  }
}
