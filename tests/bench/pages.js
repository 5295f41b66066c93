// pages.js BASE TOKEN ROUNDS: the secretariat's pages in Chromium against a running server. TOKEN: of the first
// administrator's link. Figures as "name value"; nothing is judged. Beside the overview an empty page of the same server.
'use strict';
const { chromium } = require('playwright-core');
const [base, token, rounds] = process.argv.slice(2);
const PASSWORD = 'とても長い、ためしのことば 7';

const middle = (list) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) / 2)];
const say = (name, value) => console.log(`${name} ${value.toFixed(3)}`);
const heading = (page, text) => page.locator('h1', { hasText: text }).waitFor();

async function signIn(page) {
    await page.goto(`${base}/web/#first?token=${token}`);
    await heading(page, '初期設定');
    for (const text of ['kanri', '事務局', PASSWORD, PASSWORD]) {
        await page.keyboard.insertText(text);
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await heading(page, '今月すること');
}

// In a context of its own each time: nothing is kept from the one before but who is signed in.
async function painted(browser, state, path) {
    const context = await browser.newContext({ storageState: state, viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.goto(base + path);
    const at = await page.evaluate(() => new Promise((tell) => new PerformanceObserver((list) => {
        for (const entry of list.getEntriesByName('first-contentful-paint')) tell(entry.startTime);
    }).observe({ type: 'paint', buffered: true })));
    await context.close();
    return at;
}

async function median(browser, state, path) {
    const list = [];
    for (let i = 0; i < Number(rounds); i++) list.push(await painted(browser, state, path));
    return middle(list);
}

async function asked(page, name) {
    const list = [];
    for (let i = 0; i < Number(rounds) + 1; i++) {
        const began = performance.now();
        await (await page.request.get(`${base}/api/v1/report/${name}?format=json`)).body();
        if (i) list.push(performance.now() - began);
    }
    say(`${name}_ms`, middle(list));
}

// From the first click to the whole file.
async function committee(page) {
    let clicks = 0;
    const click = async (locator) => {
        clicks++;
        await locator.click();
    };
    await page.goto(`${base}/web/#today`);
    await heading(page, '今月すること');
    const began = performance.now();
    await click(page.getByRole('link', { name: '帳票の書き出し', exact: true }));
    const paper = page.locator('details.paper', { hasText: '議会運営委員会' }).first();
    await click(paper.locator('summary'));
    const file = page.waitForEvent('download');
    await click(paper.locator('a', { hasText: 'PDF' }));
    await (await file).path();
    say('committee_clicks', clicks);
    say('committee_ms', performance.now() - began);
}

(async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
        const page = await context.newPage();
        await signIn(page);
        const state = await context.storageState();
        say('fcp_ms', await median(browser, state, '/web/#overview'));
        say('matrix_fcp_ms', await median(browser, state, '/web/#matrix'));
        say('bare_fcp_ms', await median(browser, state, '/healthz'));
        await asked(page, 'courses');
        await asked(page, 'completion');
        await committee(page);
    } finally {
        await browser.close();
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
