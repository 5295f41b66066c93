// The sign-in page of a server with two councils, in a real browser: node councils.js BASE COUNCIL NAME PASSWORD
// Which council it is is written there; a wrong one is told as a wrong password is.
'use strict';
const assert = require('assert');
const fs = require('fs');
const { chromium } = require('playwright-core');
const [base, council, name, password] = process.argv.slice(2);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

(async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        const page = await (await browser.newContext({ locale: 'ja-JP' })).newPage();
        page.setDefaultTimeout(15000);
        await page.goto(`${base}/web/`);
        await page.getByLabel('議会の名前').fill('どこかの議会');
        assert.ok(!(await page.content()).includes(council), 'the page lists no council');
        await page.evaluate(axe);
        const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
        assert.deepStrictEqual(found.violations.map((one) => one.id), []);
        await page.getByLabel('利用者名').fill(name);
        await page.getByLabel('パスワード').fill(password);
        await page.keyboard.press('Enter');
        await page.locator('[role=alert]', { hasText: 'どれかが違います' }).waitFor();
        await page.getByLabel('議会の名前').fill(council);
        await page.keyboard.press('Enter');
        await page.locator('.band strong', { hasText: council }).waitFor();
    } finally {
        await browser.close();
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
