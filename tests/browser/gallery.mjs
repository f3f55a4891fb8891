// The pictures of docs/gallery.md. `gallery.mjs GRADUS WORK` takes them anew and compares them with those that are there;
// with GRADUS_UPDATE=1 it writes them. Fonts differ from machine to machine, so pictures are compared as a reader sees them
// from afar: by size, and by how light each field of a coarse grid is.
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [, , gradus, work] = process.argv;
const update = process.env.GRADUS_UPDATE === "1";
const here = "docs/gallery";
const MOST_BYTES = 150_000;
const MOST_IN_ALL = 1_500_000;
// How far width or height may differ, as a share.
const MOST_SIZE = 0.15;
// The grid, and how far its lightness may differ in the mean, of 255. Another font changes it by 1 to 4.
const GRID = 48;
const MOST_LIGHT = 10;

let failures = 0;
function fail(what) {
  failures += 1;
  console.error(`FAILED: ${what}`);
}

function run(...words) {
  return execFileSync(gradus, words, { encoding: "utf8", maxBuffer: 1 << 26, stdio: ["ignore", "pipe", "pipe"] });
}

// Twelve families of 25 roles on ten grades, with steps inside each family and from one to the next.
function large() {
  const lines = ['framework large "Careers at a large institution" { version "1" }', "scale main \"Main\" {"];
  for (let grade = 1; grade <= 10; grade += 1) { lines.push(`  grade ${grade}`); }
  lines.push("}");
  const names = ["Teaching", "Research", "Library", "Computing", "Estates", "Finance", "Student services", "Technicians",
    "Communications", "Personnel", "Registry", "Health and sport"];
  const steps = [];
  names.forEach((name, family) => {
    lines.push(`family f${family} "${name}"`);
    for (let role = 0; role < 25; role += 1) {
      const grade = 1 + Math.floor(role / 2.5);
      const last = role > 22;
      lines.push(`role r${family}-${role} "${name} role ${role + 1}" { family f${family}  grade ${grade}${role === 0 ? "  entry" : ""}${last ? "  terminal" : ""} }`);
      if (role >= 3 && role % 5 !== 4) { steps.push(`  r${family}-${role - 3} -> r${family}-${role} : promotion after 2 years`); }
      if (role === 10) { steps.push(`  r${family}-10 <-> r${(family + 1) % 12}-10 : transfer`); }
    }
  });
  return `${lines.join("\n")}\npath all "All" {\n${steps.join("\n")}\n}\n`;
}

function made(name, text) {
  const file = path.join(work, name);
  fs.writeFileSync(file, text);
  return file;
}

function sources() {
  const dir = path.join(work, "gallery");
  fs.mkdirSync(dir, { recursive: true });
  const to = (name) => path.join(dir, name);
  run("map", "fixtures/everything", "--family", "advisers,systems", "--institution", "Westmoor University", "--output", to("small.svg"));
  run("map", made("large.gradus", large()), "--output", to("large.html"), "--as-of", "2026-07-31");
  run("report", "fixtures/everything", "--output", to("everything.html"));
  run("report", "fixtures/study-23", "--output", to("study.html"));
  run("route", "assistant", "head", "--project", "fixtures/everything", "--institution", "Westmoor University",
    "--format", "svg", "--output", to("route.svg"));
  return to;
}

// A picture is a page, how it is looked at, and what of it is shown.
function pictures(to) {
  const wide = { width: 1100, height: 760 };
  return [
    { name: "map-small", page: to("small.svg"), view: { width: 900, height: 700 }, of: "svg" },
    { name: "map-large", page: to("large.html"), view: wide },
    { name: "map-large-open", page: to("large.html"), view: wide, act: async (page) => {
      await page.locator("svg a").nth(2).click();
      await page.waitForTimeout(200);
    } },
    { name: "briefing", page: to("everything.html"), view: wide },
    { name: "briefing-map", page: to("everything.html"), view: { width: 1100, height: 1000 }, at: "#career-map", act: async (page) => {
      await page.locator("#career-map svg a").nth(1).click();
    } },
    { name: "table", page: to("everything.html"), view: wide, of: "figure.data:has(input[type=search])", act: async (page) => {
      const figure = page.locator("figure.data:has(input[type=search])").first();
      await figure.locator("thead th button").nth(1).click();
      await figure.locator("thead th button").nth(1).click();
      await figure.locator("input[type=search]").fill("media");
      await figure.scrollIntoViewIfNeeded();
    } },
    { name: "comparison", page: to("study.html"), view: { width: 1100, height: 900 }, at: "#comparison" },
    { name: "paper", page: to("everything.html"), view: { width: 680, height: 960 }, media: { media: "print" } },
    { name: "security", page: to("everything.html"), view: wide, at: "#security" },
    { name: "route", page: to("route.svg"), view: { width: 900, height: 700 }, of: "svg" },
  ];
}

async function taken(browser, picture) {
  const context = await browser.newContext({ viewport: picture.view, deviceScaleFactor: 1, reducedMotion: "reduce" });
  const page = await context.newPage();
  await page.emulateMedia(picture.media ?? {});
  await page.goto(pathToFileURL(picture.page).href);
  if (picture.act) { await picture.act(page); }
  if (picture.at) { await page.locator(picture.at).first().evaluate((node) => node.scrollIntoView({ block: "start" })); }
  const png = picture.of ? await page.locator(picture.of).first().screenshot() : await page.screenshot();
  await context.close();
  return png;
}

// What Chromium makes of picture files: as WebP, and as a coarse grid of lightness.
async function canvas(page, bytes, kind) {
  const url = `data:image/${kind};base64,${bytes.toString("base64")}`;
  return page.evaluate(async ([source, grid]) => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const draw = (wide, high) => {
      const sheet = document.createElement("canvas");
      sheet.width = wide;
      sheet.height = high;
      const pen = sheet.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, wide, high);
      pen.drawImage(image, 0, 0, wide, high);
      return [sheet, pen];
    };
    const [whole, pen] = draw(image.naturalWidth, image.naturalHeight);
    const data = pen.getImageData(0, 0, whole.width, whole.height).data;
    const sums = new Array(grid * grid).fill(0);
    const counts = new Array(grid * grid).fill(0);
    for (let y = 0; y < whole.height; y += 1) {
      for (let x = 0; x < whole.width; x += 1) {
        const at = (y * whole.width + x) * 4;
        const field = Math.floor((y * grid) / whole.height) * grid + Math.floor((x * grid) / whole.width);
        sums[field] += 0.2126 * data[at] + 0.7152 * data[at + 1] + 0.0722 * data[at + 2];
        counts[field] += 1;
      }
    }
    return {
      webp: whole.toDataURL("image/webp", 0.82).split(",")[1],
      wide: whole.width,
      high: whole.height,
      light: sums.map((sum, field) => sum / Math.max(1, counts[field])),
    };
  }, [url, GRID]);
}

const AGAIN = "look at it, and write the pictures anew with `GRADUS_UPDATE=1 .ci/report gallery`";

function compare(name, now, before) {
  const off = (a, b) => Math.abs(a - b) / Math.max(a, b);
  if (off(now.wide, before.wide) > MOST_SIZE || off(now.high, before.high) > MOST_SIZE) {
    fail(`${name}: ${now.wide}×${now.high}, and the picture in ${here} is ${before.wide}×${before.high}; ${AGAIN}`);
    return;
  }
  const sum = now.light.reduce((total, light, at) => total + Math.abs(light - before.light[at]), 0);
  const mean = sum / now.light.length;
  if (mean > MOST_LIGHT) { fail(`${name}: differs from the picture in ${here} by ${mean.toFixed(1)} of 255, more than ${MOST_LIGHT}; ${AGAIN}`); }
  console.log(`${name}: ${now.wide}×${now.high}, differs by ${mean.toFixed(2)} of 255`);
}

// Text of a run stands in the page between ```text and ```, behind the command that made it.
function texts() {
  const file = "docs/gallery.md";
  const page = fs.readFileSync(file, "utf8");
  let seen = 0;
  const fresh = page.replace(/```sh\ngradus (.*)\n```\n\n```text\n([\s\S]*?)```/g, (_, command) => {
    seen += 1;
    const words = command.match(/"[^"]*"|\S+/g).map((word) => word.replaceAll('"', ""));
    return "```sh\ngradus " + command + "\n```\n\n```text\n" + run(...words).trimEnd() + "\n```";
  });
  if (seen === 0) { fail(`${file} shows no text of a run`); }
  if (fresh !== page && update) { fs.writeFileSync(file, fresh); }
  if (fresh !== page && !update) { fail(`${file} shows text that the program does not write any more; ${AGAIN}`); }
  return page;
}

const require = createRequire(path.join(work, "package.json"));
const { chromium } = require("playwright-core");
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"],
});
const shown = texts();
fs.mkdirSync(here, { recursive: true });
const judge = await (await browser.newContext()).newPage();
let all = 0;
const known = pictures(sources());
for (const picture of known) {
  const png = await taken(browser, picture);
  if (process.env.GALLERY_PNG) { fs.writeFileSync(path.join(process.env.GALLERY_PNG, `${picture.name}.png`), png); }
  const now = await canvas(judge, png, "png");
  const file = path.join(here, `${picture.name}.webp`);
  if (update) { fs.writeFileSync(file, Buffer.from(now.webp, "base64")); }
  if (!fs.existsSync(file)) {
    fail(`${file} is not there; ${AGAIN}`);
    continue;
  }
  const bytes = fs.readFileSync(file);
  all += bytes.length;
  if (bytes.length > MOST_BYTES) { fail(`${file} is ${bytes.length} bytes, more than ${MOST_BYTES}`); }
  if (!shown.includes(`gallery/${picture.name}.webp`)) { fail(`docs/gallery.md does not show ${picture.name}`); }
  compare(picture.name, now, await canvas(judge, bytes, "webp"));
}
for (const file of fs.readdirSync(here)) {
  if (!known.some((picture) => `${picture.name}.webp` === file)) { fail(`${here}/${file} is no picture of this script: delete it`); }
}
if (all > MOST_IN_ALL) { fail(`the pictures take ${all} bytes, more than ${MOST_IN_ALL}`); }
await browser.close();
process.exit(failures === 0 ? 0 : 1);
