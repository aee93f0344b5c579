// What a browser remembers of this page. It may refuse to (a private window): then it is forgotten with the page.
const PREFIX = "probe.";

export function remembered(name, storage = () => localStorage) {
  try {
    return storage().getItem(PREFIX + name);
  } catch {
    return null;
  }
}

export function remember(name, value, storage = () => localStorage) {
  try {
    if (value === null) storage().removeItem(PREFIX + name);
    else storage().setItem(PREFIX + name, value);
  } catch {
    // nothing depends on it
  }
}
