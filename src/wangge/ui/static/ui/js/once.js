// Each element is bound once for each purpose, however often its surroundings are swapped.
const seen = new Map();

export function once(purpose, root, selector, handle) {
  if (!seen.has(purpose)) seen.set(purpose, new WeakSet());
  const done = seen.get(purpose);
  const found = [...root.querySelectorAll(selector)];
  if (root.matches?.(selector)) found.unshift(root);
  for (const element of found) {
    if (done.has(element)) continue;
    done.add(element);
    handle(element);
  }
}
