/* The start page: find a project by its name, import a document. */

const filter = document.getElementById("filter");
filter.addEventListener("input", () => {
  const words = filter.value.trim().toLowerCase().split(/\s+/);
  for (const item of document.querySelectorAll(".projects li")) {
    const text = item.dataset.words.toLowerCase();
    item.hidden = !words.every((word) => text.includes(word));
  }
});

const said = document.getElementById("import-state");
document.getElementById("document").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (!file) return;
  said.textContent = "正在读文件……";
  const body = new FormData();
  body.append("document", file);
  const csrf = document.querySelector('meta[name="csrf"]').content;
  try {
    const response = await fetch("/import", { method: "POST", body, headers: { "X-CSRF-Token": csrf, Accept: "application/json" } });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.message);
    if (answer.addresses.length === 1 && !answer.refusals.length) {
      location.assign(`/table/${answer.addresses[0]}`);
      return;
    }
    said.textContent = [`读出 ${answer.addresses.length} 张表`, ...answer.refusals].join("；");
    for (const address of answer.addresses) {
      const link = document.createElement("a");
      link.href = `/table/${address}`;
      link.textContent = address;
      said.append(" ", link);
    }
  } catch (error) {
    said.textContent = `没有导入成：${error.message}`;
  }
});
