import { _ } from "./words.js";

export class ApiError extends Error {}

async function request(method, path, body) {
  const options = { method, headers: {} };
  if (body instanceof FormData) options.body = body; // the browser sets the multipart boundary itself
  else if (method !== "GET") {
    // The server only takes changes as JSON: a form on another web page cannot send that.
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body ?? {});
  }
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new ApiError(_("Der Probe-Server ist nicht erreichbar."));
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new ApiError(answer.error || _("Der Probe-Server meldet einen Fehler ({status}).", { status: response.status }));
  return answer;
}

const person = (id, action) => `/api/people/${encodeURIComponent(id)}${action ? `/${action}` : ""}`;

export const api = {
  state: () => request("GET", "/api/state"),
  clock: () => request("GET", "/api/clock"),
  jump: (target) => request("POST", "/api/clock/jump", target),
  addPerson: (fields) => request("POST", "/api/people", fields),
  changePerson: (id, fields) => request("PATCH", person(id), fields),
  chat: (id) => request("GET", person(id, "chat")),
  start: (id, parameter = "") => request("POST", person(id, "start"), { parameter }),
  sendText: (id, text, replyTo) =>
    request("POST", person(id, "text"), replyTo ? { text, reply_to: replyTo } : { text }),
  editText: (id, messageId, text) => request("POST", person(id, "edit"), { message_id: messageId, text }),
  press: (id, messageId, row, column) =>
    request("POST", person(id, "press"), { message_id: messageId, row, column }),
  sendFile: (id, file, caption, as, seconds) => {
    const form = new FormData();
    form.append("as", as);
    form.append("caption", caption);
    if (seconds) form.append("duration", String(Math.max(1, Math.round(seconds))));
    form.append("file", file);
    return request("POST", person(id, "file"), form);
  },
  block: (id) => request("POST", person(id, "block")),
  unblock: (id) => request("POST", person(id, "unblock")),
  log: () => request("GET", "/api/log"),
  clearLog: () => request("POST", "/api/log/clear"),
  trouble: () => request("GET", "/api/trouble"),
  makeTrouble: (switches) => request("POST", "/api/trouble", switches),
  endTrouble: () => request("POST", "/api/trouble/end"),
  crowd: () => request("GET", "/api/crowd"),
  playCrowd: () => request("POST", "/api/crowd/play"),
  stopCrowd: () => request("POST", "/api/crowd/stop"),
  store: () => request("GET", "/api/store"),
  fileUrl: (id, fileId) => `${person(id, "files")}/${encodeURIComponent(fileId)}`,
  qrUrl: (parameter) => `/api/qr.svg?start=${encodeURIComponent(parameter)}`,
};
