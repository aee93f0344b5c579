import { language } from "./words.js";

const LOCALE = language === "en" ? "en-GB" : "de-DE";
const formatters = new Map();

function parts(instant, timezone) {
  if (!formatters.has(timezone)) {
    formatters.set(
      timezone,
      new Intl.DateTimeFormat(LOCALE, {
        timeZone: timezone, weekday: "short", year: "numeric", month: "2-digit", day: "2-digit",
        hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
      }),
    );
  }
  const found = formatters.get(timezone).formatToParts(new Date(instant));
  return Object.fromEntries(found.map(({ type, value }) => [type, value]));
}

export function formatInstant(instant, timezone) {
  const { weekday, day, month, year, hour, minute } = parts(instant, timezone);
  if (language === "en") return `${weekday} ${day}/${month}/${year}, ${hour}:${minute}`;
  return `${weekday.replace(".", "")}., ${day}.${month}.${year}, ${hour}:${minute} Uhr`;
}

export function formatTime(instant, timezone) {
  const { hour, minute } = parts(instant, timezone);
  return `${hour}:${minute}`;
}

export function formatClock(instant, timezone) {
  const { hour, minute, second } = parts(instant, timezone);
  return `${hour}:${minute}:${second}`;
}

export function formatDay(instant, timezone) {
  return new Date(instant).toLocaleDateString(LOCALE, {
    timeZone: timezone, day: "numeric", month: "long", year: "numeric",
  });
}

// The value of an <input type="datetime-local"> that shows the instant as the programme's own wall clock.
export function toLocalValue(instant, timezone) {
  const { day, month, year, hour, minute } = parts(instant, timezone);
  return `${year}-${month}-${day}T${hour}:${minute}`;
}

// JavaScript has no "this wall clock time in that zone"; two rounds of correcting the guess also settle the hours
// around a clock change.
export function fromLocalValue(value, timezone) {
  const wanted = Date.parse(`${value}:00Z`);
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) {
    guess += wanted - Date.parse(`${toLocalValue(guess, timezone)}:00Z`);
  }
  return new Date(guess).toISOString();
}
