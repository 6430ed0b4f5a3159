/* Find a project by its name on the start page. */

const filter = document.getElementById("filter");
filter.addEventListener("input", () => {
  const words = filter.value.trim().toLowerCase().split(/\s+/);
  for (const item of document.querySelectorAll(".projects li")) {
    const text = item.dataset.words.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
});
