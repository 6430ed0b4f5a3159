// Eleventy as its manual recommends for pages from data: a data file, and pagination of size 1 over it.
export default function (config) {
  // Tuned: nothing here uses what these keep ready for every page.
  config.setFreezeReservedData(false);
  config.setUseGitIgnore(false);
  return { dir: { input: "src", output: "public" }, pathPrefix: "/budget/", templateFormats: ["11ty.js"] };
}
