// Patterns of forms are the payload's own, and may take forever on some text. They
// are tried beside the page, for a limited time.

const patience = 1000; // In milliseconds.

// matches reports whether a text matches the field's pattern, as the surface
// reads it. What cannot be told counts as a match: the server looks, too.
export function matches(field, value) {
  if (!field.pattern) return Promise.resolve(true);
  return new Promise((resolve) => {
    const worker = new Worker(new URL("pattern-worker.js", import.meta.url));
    const end = (result) => {
      clearTimeout(timer);
      worker.terminate();
      resolve(result);
    };
    const timer = setTimeout(() => end(true), patience);
    worker.onmessage = (event) => end(event.data);
    worker.onerror = () => end(true);
    worker.postMessage({ pattern: field.pattern, whole: Boolean(field.whole), value });
  });
}
