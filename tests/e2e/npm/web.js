// The secretariat's pages in a real browser against a running server. node web.js administrator|viewer BASE TOKEN NAMES INTO
// TOKEN: of the link that was given to whoever it is. NAMES: a file with the names of the roster, one a line. INTO: where
// printed papers go.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { chromium } = require('playwright-core');
const [who, base, token, namesFile, into] = process.argv.slice(2);
const names = fs.readFileSync(namesFile, 'utf8').split('\n').filter(Boolean);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'とても長い、ためしのことば 7';
const PAGES = {
    today: '今月すること', overview: '概況', people: '受講状況', matrix: '一覧表', overdue: 'まだ受講されていない方',
    clauses: '条文ごと', threats: '脅威ごと', kiosks: '端末', papers: '帳票の書き出し',
};
const wrong = [];

// What must hold for every answer of the server, and for everything that a page asks for.
async function checkResponse(response) {
    const headers = response.headers();
    const where = new URL(response.url()).pathname;
    if (!headers['content-security-policy']?.startsWith("default-src 'none'")) wrong.push(`${where}: no policy`);
    if (/unsafe|\*/.test(headers['content-security-policy'] ?? '')) wrong.push(`${where}: a loose policy`);
    for (const [name, value] of [['x-content-type-options', 'nosniff'], ['referrer-policy', 'no-referrer'],
        ['cross-origin-opener-policy', 'same-origin'], ['cross-origin-resource-policy', 'same-origin']])
        if (headers[name] !== value) wrong.push(`${where}: ${name} is ${headers[name]}`);
    const cookie = headers['set-cookie'];
    if (cookie && !(/HttpOnly/i.test(cookie) && /SameSite=Strict/i.test(cookie) && /Path=\//i.test(cookie)))
        wrong.push(`${where}: a cookie that others may read or send`);
    const kept = /\.[0-9a-f]{16}\./.test(where) ? 'immutable' : where === '/web/' ? 'no-cache' : 'no-store';
    if (!headers['cache-control']?.includes(kept)) wrong.push(`${where}: kept as ${headers['cache-control']}, not ${kept}`);
}

async function open(browser) {
    const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    page.setDefaultTimeout(15000);
    // 401 and 403 are what some of these tests are after: the browser notes them as errors of the network.
    page.on('console', (said) => said.type() === 'error' && !/status of 40[13]/.test(said.text()) && wrong.push(said.text()));
    page.on('pageerror', (error) => wrong.push(error.message));
    page.on('request', (request) => new URL(request.url()).origin === base || wrong.push(`leaves: ${request.url()}`));
    page.on('response', checkResponse);
    return page;
}

const heading = (page, text) => page.locator('h1', { hasText: text }).waitFor();
async function go(page, path) {
    await page.goto(`${base}/web/#${path}`);
    await heading(page, PAGES[path]);
    await page.waitForFunction(() => !document.querySelector('.waiting'));
}

async function accessible(page, what) {
    await page.evaluate(axe);
    const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
    for (const one of found.violations)
        wrong.push(`${what}: ${one.id}: ${one.help}: ${one.nodes.map((node) => node.html).slice(0, 2).join(' ').slice(0, 300)}`);
}

// Tab until the focus is on what bears this text; nothing is touched with a pointer.
async function tabTo(page, text) {
    for (let i = 0; i < 60; i++) {
        await page.keyboard.press('Tab');
        const there = await page.evaluate(() => document.activeElement?.textContent?.trim() ?? '');
        if (there.startsWith(text)) return;
    }
    throw new Error(`no way by Tab to ${text}`);
}

// The first administrator, with the keyboard alone: from the link to the printed paper of who has not done it yet.
async function keyboard(page) {
    await page.addInitScript(() => {
        globalThis.print = () => (globalThis.printed = true);
    });
    await page.goto(`${base}/web/#first?token=${token}`);
    await heading(page, '初期設定');
    await accessible(page, 'first');
    for (const text of ['kanri', '議会事務局 庶務係', 'short', 'short']) {
        await page.keyboard.insertText(text);
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.locator('#password-error').waitFor();
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), 'password', 'the focus is where it is wrong');
    for (const _ of [0, 1]) {
        await page.keyboard.press('Control+a');
        await page.keyboard.insertText(PASSWORD);
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await heading(page, PAGES.today);

    await tabTo(page, 'サインアウト');
    await page.keyboard.press('Enter');
    await heading(page, 'サインイン');
    await accessible(page, 'sign-in');
    await page.keyboard.insertText('kanri');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('this is not it at all');
    await page.keyboard.press('Enter');
    await page.locator('[role=alert]').waitFor();
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, PAGES.today);

    await tabTo(page, PAGES.overdue);
    await page.keyboard.press('Enter');
    await heading(page, PAGES.overdue);
    assert.strictEqual(await page.evaluate(() => document.activeElement.tagName), 'H1', 'a page begins at its heading');
    await page.locator('table.grid').waitFor();
    await tabTo(page, 'この画面を印刷');
    await page.keyboard.press('Enter');
    assert.ok(await page.evaluate(() => globalThis.printed), 'the button prints');
    await page.pdf({ path: `${into}/overdue.pdf`, preferCSSPageSize: true });
}

// What the screen shows is what the report holds, and the file bears its name.
async function overdue(page) {
    const report = await (await page.request.get(`${base}/api/v1/report/overdue?format=json`)).json();
    assert.strictEqual(await page.locator('table.grid tbody tr').count(), report.rows.length);
    const [file] = await Promise.all([page.waitForEvent('download'), page.locator('.keep a', { hasText: 'Excel' }).click()]);
    assert.match(file.suggestedFilename(), /^20\d\d年度_まだ受講されていない方_取扱注意（個人名あり）_\d{8}-\d{4}\.xlsx$/);
}

async function people(page) {
    const report = await (await page.request.get(`${base}/api/v1/report/completion?format=json`)).json();
    const none = report.rows.filter((row) => row.state === '未').length;
    await go(page, 'people');
    await page.getByLabel('状況').selectOption('未');
    await page.locator('.count', { hasText: `${none}件` }).waitFor();
    assert.strictEqual(await page.locator('table.grid tbody tr').count(), none);
    assert.match(await page.evaluate(() => location.hash), /^#people\?/, 'the address keeps the choice');
    await go(page, 'matrix');
    const done = report.rows.filter((row) => row.state === '済').length;
    assert.strictEqual(await page.locator('td.state-cell.done').count(), done);
}

// A step that stops a kiosk says so first, can be left, and is taken once.
async function kiosks(page) {
    await go(page, 'kiosks');
    const stop = page.getByRole('button', { name: '使用を止める' }).first();
    await stop.click();
    await accessible(page, 'dialog');
    await page.keyboard.press('Escape');
    assert.strictEqual(await page.locator('dialog').count(), 0);
    assert.strictEqual(await page.locator('td', { hasText: '失効' }).count(), 0);
    await stop.click();
    await page.getByRole('button', { name: '使用を止める（失効）' }).click();
    await page.locator('td', { hasText: '失効' }).waitFor();
}

// Both themes, the window of a desk, and half its width: what 200 % of 1280 pixels leaves.
async function everyPage(page) {
    for (const path of Object.keys(PAGES)) {
        await go(page, path);
        assert.strictEqual(await page.locator('[role=alert]').count(), 0, `${path} says that something failed`);
        for (const colorScheme of ['dark', 'light']) {
            await page.emulateMedia({ colorScheme });
            await accessible(page, `${path}, ${colorScheme}`);
        }
        for (const [width, height] of [[640, 450], [820, 1180], [1280, 900]]) {
            await page.setViewportSize({ width, height });
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            assert.ok(over <= 0, `${path} scrolls sideways at ${width} pixels`);
        }
    }
}

// Whoever may see no names sees none, on no page and from no address.
async function viewer(page) {
    await page.goto(`${base}/web/#first?token=${token}`);
    await heading(page, 'パスワードを決める');
    await page.getByLabel('パスワード', { exact: true }).fill(PASSWORD);
    await page.getByLabel('パスワード（もう一度）').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('nav').waitFor();
    const shown = await page.locator('nav a').allTextContents();
    for (const path of ['people', 'matrix', 'overdue', 'kiosks', 'today'])
        assert.ok(!shown.includes(PAGES[path]), `a viewer is shown ${PAGES[path]}`);
    for (const path of Object.keys(PAGES)) {
        await page.goto(`${base}/web/#${path}`);
        await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.waiting'));
        const text = await page.locator('body').innerText();
        for (const name of names) assert.ok(!text.includes(name), `${path} shows a viewer ${name}`);
    }
    for (const path of ['report/completion', 'report/overdue', 'report/roster', 'kiosks'])
        assert.strictEqual(await page.evaluate(async (url) => (await fetch(url)).status, `/api/v1/${path}`), 403, path);
}

// From a clause down to the items that ask it.
async function clauses(page) {
    await go(page, 'clauses');
    await page.getByRole('button', { name: '基本方針5', exact: true }).click();
    await page.locator('.detail table tbody tr').first().waitFor();
    await accessible(page, 'a clause, opened');
}

async function administrator(page) {
    await keyboard(page);
    await overdue(page);
    await people(page);
    await everyPage(page);
    await clauses(page);
    await kiosks(page);
}

(async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        await { administrator, viewer }[who](await open(browser));
    } finally {
        await browser.close();
    }
    assert.deepStrictEqual([...new Set(wrong)], []);
})().catch((error) => {
    console.error([...new Set(wrong)].join('\n'));
    console.error(error);
    process.exit(1);
});
