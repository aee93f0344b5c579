import { el, icon } from "./dom.js";
import { _ } from "./words.js";

let playing = null; // one voice at a time, as on a phone

// A voice message in a bubble: play, pause, how far it is.
export function renderVoicePlayer(url, duration) {
  const audio = new Audio();
  audio.preload = "none";
  audio.src = url;
  const bar = el("progress", { class: "voice-bar", max: "1", value: "0", "aria-hidden": "true" });
  const time = el("span", { class: "voice-time" }, formatSeconds(duration));
  const button = el("button", { type: "button", class: "voice-play" });
  const show = (isPlaying) => {
    button.replaceChildren(icon(isPlaying ? "pause" : "play"));
    button.setAttribute("aria-label", isPlaying ? _("Sprachnachricht anhalten") : _("Sprachnachricht abspielen"));
  };
  button.addEventListener("click", () => {
    if (!audio.paused) return audio.pause();
    if (playing !== audio) playing?.pause();
    playing = audio;
    return audio.play().catch(() => { time.textContent = _("Dieser Browser kann das nicht abspielen."); });
  });
  audio.addEventListener("play", () => show(true));
  audio.addEventListener("pause", () => show(false));
  audio.addEventListener("timeupdate", () => {
    // A recording's own length is not always known before its end.
    const whole = Number.isFinite(audio.duration) ? audio.duration : duration;
    bar.value = Math.min(1, audio.currentTime / Math.max(whole, 0.1));
    time.textContent = formatSeconds(audio.currentTime);
  });
  audio.addEventListener("ended", () => {
    bar.value = 0;
    time.textContent = formatSeconds(duration);
  });
  show(false);
  return el("div", { class: "voice", role: "group", "aria-label": _("Sprachnachricht, {time}", { time: formatSeconds(duration) }) }, button, bar, time);
}

export function formatSeconds(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

// How long a sound file is; unknown counts as a second.
export function measure(file) {
  return new Promise((resolve) => {
    const context = new AudioContext();
    const done = (seconds) => { context.close(); resolve(seconds); };
    file.arrayBuffer().then((bytes) => context.decodeAudioData(bytes)).then(({ duration }) => done(duration), () => done(1));
  });
}
