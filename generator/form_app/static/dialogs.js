/* Questions before saving, and the three versions of a file that two people changed. */

const dialog = document.getElementById("dialog");
const yes = document.getElementById("dialog-yes");
const no = document.getElementById("dialog-no");

/** Show a question; resolve to whether it was answered with yes. `html` comes from our own server, escaped there. */
export function ask(title, html, word) {
  document.getElementById("dialog-title").textContent = title;
  document.getElementById("dialog-body").innerHTML = html;
  yes.textContent = word;
  dialog.showModal();
  return new Promise((resolve) => {
    const close = (answer) => () => {
      dialog.close();
      resolve(answer);
    };
    yes.onclick = close(true);
    no.onclick = close(false);
    dialog.oncancel = () => resolve(false);
  });
}

/** Return the edits of the cells for which one's own version was chosen. */
export function chosenEdits() {
  return [...document.querySelectorAll("#dialog-body tr[data-path]")]
    .filter((row) => row.querySelector("input:checked").value === "own")
    .map((row) => [JSON.parse(row.dataset.path), row.dataset.absent === "1" ? null : row.dataset.own]);
}

export const messageOf = () => document.getElementById("message")?.value ?? "";
