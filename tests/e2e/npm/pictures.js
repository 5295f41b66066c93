// The pages of the secretariat as pictures for the handbooks (sh kiosk/try --pictures). BASE TOKEN FOLDER
const { chromium } = require('playwright-core');

const [base, token, folder] = process.argv.slice(2);
const PASSWORD = 'とても長い、ためしのことば 7';
const PAGES = ['today', 'people', 'kiosks'];

async function signIn(page) {
    await page.goto(`${base}/web/#first?token=${token}`);
    await page.locator('h1', { hasText: '初期設定' }).waitFor();
    for (const text of ['kanri', '議会事務局', PASSWORD, PASSWORD]) {
        await page.keyboard.insertText(text);
        await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !location.hash.startsWith('#first'));
}

(async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        const context = await browser.newContext({ locale: 'ja-JP', viewport: { width: 1100, height: 700 } });
        const page = await context.newPage();
        page.setDefaultTimeout(20000);
        await signIn(page);
        for (const name of PAGES) {
            await page.goto(`${base}/web/#${name}`);
            await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.waiting'));
            await page.evaluate(() => document.activeElement?.blur());
            await page.screenshot({ path: `${folder}/web-${name}.png` });
        }
    } finally {
        await browser.close();
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
