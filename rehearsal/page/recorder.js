import { el, iconButton } from "./dom.js";
import { toOgg } from "./ogg.js";
import { formatSeconds } from "./voice.js";
import { _ } from "./words.js";

const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export const canRecord = () => Boolean(globalThis.MediaRecorder && navigator.mediaDevices?.getUserMedia);

// Takes the place of the line to type in while it listens. `onDone(file, seconds)`, or `onEnd()` alone when thrown away.
export class Recorder {
  constructor({ onDone, onEnd, onProblem }) {
    Object.assign(this, { onDone, onEnd, onProblem });
    this.time = el("span", { class: "recorder-time", role: "timer" }, "0:00");
    this.send = iconButton("send", _("Aufnahme senden"), { class: "icon-button send", onclick: () => this.finish(true) });
    this.element = el("div", { class: "recorder", hidden: true, onkeydown: (event) => event.key === "Escape" && this.finish(false) },
      iconButton("close", _("Aufnahme verwerfen"), { onclick: () => this.finish(false) }),
      el("span", { class: "recorder-dot", "aria-hidden": "true" }), el("span", {}, _("Aufnahme läuft")), this.time, this.send);
  }

  async start() {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      this.recorder = new MediaRecorder(this.stream, { mimeType });
    } catch {
      this.stream?.getTracks().forEach((track) => track.stop());
      return this.onProblem(_("Kein Mikrofon. Nehmen Sie die Probe-Sprachnachricht oder eine Tondatei."));
    }
    this.pieces = [];
    this.recorder.addEventListener("dataavailable", ({ data }) => this.pieces.push(data));
    this.recorder.addEventListener("stop", () => this.deliver());
    this.startedAt = performance.now();
    this.recorder.start();
    this.element.hidden = false;
    this.timer = setInterval(() => { this.time.textContent = formatSeconds(this.seconds); }, 250);
    return this.send.focus();
  }

  get seconds() {
    return (performance.now() - this.startedAt) / 1000;
  }

  finish(isWanted) {
    if (this.recorder?.state !== "recording") return;
    this.isWanted = isWanted;
    this.length = this.seconds;
    clearInterval(this.timer);
    this.recorder.stop();
    this.stream.getTracks().forEach((track) => track.stop());
    this.element.hidden = true;
    this.time.textContent = "0:00";
    this.onEnd();
  }

  async deliver() {
    if (!this.isWanted) return;
    const recorded = new Blob(this.pieces, { type: this.recorder.mimeType });
    const file = await toOgg(recorded);
    const isOgg = file.type.startsWith("audio/ogg");
    this.onDone(new File([file], isOgg ? "sprachnachricht.ogg" : "sprachnachricht", { type: file.type.split(";")[0] }), this.length);
  }
}
