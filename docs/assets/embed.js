/* Tell the page around an embedded fragment how high the fragment is, whenever that changes: a whole number of pixels,
 * nothing else, so that anybody may hear it. What the page does with it stands on /embed/.
 *
 * An entry, and no module. Where no script runs, the frame keeps the height that it was given.
 */
(() => {
  "use strict";

  const root = document.documentElement;
  const tell = () => parent.postMessage(Math.ceil(root.getBoundingClientRect().height), "*");
  if (parent !== window) new ResizeObserver(tell).observe(root);
})();
