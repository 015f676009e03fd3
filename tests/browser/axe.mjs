// Visits the login page and the admin in a browser, in light, dark and at 375 px: axe-core finds nothing, nothing scrolls
// sideways, the menu opens, what was typed runs nowhere. `SITE` is the shop's address, `PASSWORD` that of its superuser `root`.
import fs from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const site = process.env.SITE ?? "http://127.0.0.1:8000";
const password = process.env.PASSWORD ?? "";
const pictures = process.env.PICTURES;
const axe = fs.readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const looks = {
  light: { viewport: { width: 1280, height: 900 }, colorScheme: "light" },
  dark: { viewport: { width: 1280, height: 900 }, colorScheme: "dark" },
  narrow: { viewport: { width: 375, height: 800 }, colorScheme: "light" },
  "narrow-dark": { viewport: { width: 375, height: 800 }, colorScheme: "dark" },
};
const problems = [];
let checked = 0;

async function check(page, look, name) {
  checked += 1;
  const where = `${look}, ${name}`;
  if (pictures) await page.screenshot({ path: `${pictures}/${look}-${name}.png` }).catch(console.log);
  await page.evaluate(axe);
  const found = await page.evaluate((runOnly) => globalThis.axe.run(document, { runOnly }), rules);
  for (const violation of found.violations) {
    const nodes = violation.nodes.map((node) => `      ${node.html}`).join("\n");
    problems.push(`${where}: ${violation.id}: ${violation.help}\n${nodes}`);
  }
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) problems.push(`${where}: scrolls ${over} px sideways`);
}

async function open(page, path) {
  const answer = await page.goto(site + path, { waitUntil: "load" });
  if (!answer.ok()) problems.push(`${path} answers ${answer.status()}`);
}

async function login(page, look) {
  await open(page, "/accounts/login/");
  await check(page, look, "login");
  await page.fill("[name=username]", "root");
  await page.fill("[name=password]", "wrong");
  await page.click("main [type=submit]");
  await check(page, look, "login-refused");
  await page.fill("[name=username]", "root");
  await page.fill("[name=password]", password);
  await page.click("main [type=submit]");
}

async function lists(page, look) {
  await open(page, "/admin/");
  await check(page, look, "index");
  await open(page, "/admin/shop/product/?q=the&o=-price");
  await check(page, look, "search");
  await open(page, "/admin/shop/product/");
  await check(page, look, "list");
  await open(page, "/admin/shop/product/?q=nothing-has-this-name");
  await check(page, look, "empty");
  await open(page, "/admin/auth/user/");
  await check(page, look, "users");
}

async function forms(page, look) {
  await open(page, "/admin/shop/product/add/");
  await check(page, look, "add");
  await open(page, "/admin/shop/product/1/change/");
  await check(page, look, "edit");
  await page.fill("[name=name]", "x".repeat(10));
  await page.fill("[name=price]", "1.234");
  await page.selectOption("[name=tags]", []);
  await page.click("[name=_continue]");
  await check(page, look, "edit-refused");
  await page.click(".err-sum a");
  const focused = await page.evaluate(() => document.activeElement?.id);
  if (focused !== "id_price") problems.push(`${look}: the summary leads to ${focused}`);
  await open(page, "/admin/shop/category/1/change/");
  await page.click("[name=_save]");
  await check(page, look, "saved");
  if (!(await page.isVisible(".msg.success"))) problems.push(`${look}: nothing says that it was saved`);
  await open(page, "/admin/shop/category/1/delete/");
  await check(page, look, "delete");
  await open(page, "/admin/auth/user/add/");
  await check(page, look, "add-user");
  await open(page, "/admin/auth/user/1/change/");
  await check(page, look, "user");
  await open(page, "/admin/auth/user/1/password/");
  await check(page, look, "password");
  await page.click("main [type=submit], main .save button");
  await check(page, look, "password-refused");
}

async function menu(page, look) {
  await open(page, "/admin/");
  await page.click(".top .burger");
  await check(page, look, "menu");
  await page.click(".nav .burger");
  if (await page.isVisible(".nav")) problems.push(`${look}: the menu does not close`);
  await page.click(".top .burger");
  await page.click(".nav a >> text=Products");
  if (!page.url().endsWith("/admin/shop/product/")) problems.push(`${look}: the menu leads to ${page.url()}`);
}

// What people try. Stored in every text field, it must stay text: `pwned` is never called, no link runs anything.
const evil = [
  "<script>pwned()</script>",
  "\"><img src=x onerror=pwned()>",
  "'><svg onload=pwned()>",
  "</title><script>pwned()</script>",
  "</textarea><script>pwned()</script>",
  "javascript:pwned()",
  "<a href=JaVaScRiPt:pwned()>x</a>",
  "{{constructor.constructor('pwned()')()}}",
  "<iframe srcdoc='<script>parent.pwned()</script>'>",
  "\u2028pwned()//<!--<script>",
];

async function scripts(page) {
  await page.exposeFunction("pwned", () => problems.push(`a script ran on ${page.url()}`));
  for (const [number, text] of evil.entries()) {
    for (const model of ["category", "tag"]) {
      await open(page, `/admin/shop/${model}/add/`);
      await page.fill("[name=name]", `${text} ${number}`);
      await page.click("[name=_continue]");
      await open(page, page.url().slice(site.length).replace("change", "delete"));
    }
    await open(page, `/admin/shop/product/?q=${encodeURIComponent(text)}`);
    await open(page, `/accounts/login/?next=${encodeURIComponent(text)}`);
  }
  for (const path of ["/admin/shop/category/", "/admin/shop/tag/", "/admin/shop/product/add/"]) {
    await open(page, path);
    const links = await page.$$eval("[href]", (all) => all.map((link) => link.href));
    if (links.some((link) => link.startsWith("javascript:"))) problems.push(`${path} links a script`);
    const shown = await page.content();
    if (!shown.includes("pwned")) problems.push(`${path} lost what was typed`);
  }
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});
for (const [look, settings] of Object.entries(looks)) {
  const context = await browser.newContext(settings);
  const page = await context.newPage();
  page.on("console", (said) => said.type() === "error" && problems.push(`${look}: ${said.text()}`));
  await login(page, look);
  await lists(page, look);
  await forms(page, look);
  if (look.startsWith("narrow")) await menu(page, look);
  await context.close();
}
// Without the policy that would stop them anyway.
const openDoor = await browser.newContext({ bypassCSP: true });
const visitor = await openDoor.newPage();
await login(visitor, "scripts");
await scripts(visitor);
await browser.close();
for (const problem of problems) console.log(`    ${problem}`);
console.log(`    ${checked} pages, ${problems.length} problems`);
process.exit(problems.length > 0 || checked < 68 ? 1 : 0);
