/* Offer a button below every text that is there to be copied: a citation, a line of HTML.
 *
 * An entry: the pages that have such texts run it. Without a script one tap selects the text (pages.css).
 */

function copyButton(source) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "site-button copy-button";
  const isLine = !source.textContent.trim().includes("\n");
  button.textContent = source.matches(".citation") ? "复制引用" : isLine ? "复制这一行" : "复制这一段";
  button.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      button.textContent = "已复制";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "没有复制成功；文字已选中，请用系统的复制";
    }
  });
  return button;
}

for (const source of navigator.clipboard ? document.querySelectorAll(".citation, .copied code") : []) {
  source.closest(".copied, .citation").after(copyButton(source));
}
