// The secretariat's pages in a real browser against a running server. node web.js administrator|ROLE BASE TOKEN NAMES INTO
// TOKEN: of the link that was given to whoever it is. NAMES: a file with the names of the roster, one a line. INTO: where
// printed papers go.
'use strict';
const assert = require('assert');
const { execFileSync } = require('child_process');
const fs = require('fs');
const { chromium } = require('playwright-core');
const [who, base, token, namesFile, into] = process.argv.slice(2);
const names = fs.readFileSync(namesFile, 'utf8').split('\n').filter(Boolean);
const axe = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'とても長い、ためしのことば 7';
const PAGES = {
    today: '今月すること', overview: '概況', people: '受講状況', matrix: '一覧表', overdue: 'まだ受講されていない方',
    clauses: '条項ごと', threats: '脅威ごと', kiosks: '端末', papers: '帳票の書き出し', roster: '名簿', calendar: '議会の日程',
    due: 'お願いする日', courses: '研修と期日', receipt: '控え確認', notes: '研修の登録', cards: '受講カード・番号', items: '項目の分析',
    retention: '数か月後の確かめ', years: '年度ごとの推移', held: '保留・食いちがい', disposal: '廃棄予定一覧', operations: '操作の記録',
    decisions: '決定事項', settings: '設定', own: '自分の設定', accounts: '利用者', credentials: '連携の鍵',
    slots: '受講の予定表', media: '媒体の使用記録', selfcheck: '個人の点検', certificates: '研修修了証', training: 'ほかの研修',
    again: 'もう一度確かめたい項目', scores: '確かめ問題の結果', erase: '削除と保全', sheets: '紙での受講', together: '集合研修',
    opinions: '問題についての意見', office: '組織の点検', checkins: '加えられなかった受付',
    incidents: '出来事の記録', tabletop: '机上訓練',
};
const wrong = [];
let cutting = false; // the test itself breaks the line of a request

// A connection that was kept open may end in the moment in which it is used again: asked once more, as browsers do.
const KEPT = { maxRetries: 3 };

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
    // 400, 401, 403, 404 and 409 are what some of these tests are after: the browser notes them as errors of the network.
    // A line that breaks is not, but where a test breaks it.
    page.on('console', (said) => {
        const meant = /status of 40[01349]/.test(said.text()) || (cutting && /ERR_CONNECTION_RESET/.test(said.text()));
        if (said.type() === 'error' && !meant) wrong.push(said.text());
    });
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

// The day that many days from today, in Japan.
const dayFromNow = (days) => new Intl.DateTimeFormat('sv', { timeZone: 'Asia/Tokyo' }).format(Date.now() + days * 86400000);

// What another clerk does meanwhile: an action of the server, in the session of the page. Its answer.
const act = (page, name, body) => page.evaluate(async ([action, text]) => {
    const { csrf } = await (await fetch('/api/v1/session')).json();
    return (await fetch(`/api/v1/action/${action}`, { method: 'POST', body: text,
        headers: { 'Content-Type': 'application/json', 'X-Mamori-CSRF': csrf } })).json();
}, [name, JSON.stringify(body)]);

// The words of a paper of ours.
const textOf = (name) => execFileSync('pdftotext', ['-layout', `${into}/${name}`, '-'], { encoding: 'utf8' });

// only: the rules of axe that are asked; all of them where none is named.
async function accessible(page, what, only) {
    if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
    const found = await page.evaluate(
        (rules) => globalThis.axe.run(document, { resultTypes: ['violations'], ...(rules ? { runOnly: rules } : {}) }), only);
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
    const report = await (await page.request.get(`${base}/api/v1/report/overdue?format=json`, KEPT)).json();
    assert.strictEqual(await page.locator('table.grid tbody tr').count(), report.rows.length);
    const [file] = await Promise.all([page.waitForEvent('download'), saysHowFar(page, '**/report/overdue?format=xlsx',
        'Excel（xlsx）のファイルを作っています…', () => page.locator('.keep a', { hasText: 'Excel' }).click())]);
    assert.match(file.suggestedFilename(), /^20\d\d年度_まだ受講されていない方_取扱注意（個人名あり）_\d{8}-\d{4}\.xlsx$/);
}

// The numbers on the screen are those of the report, row by row: in tables by the column, in the heat map by the group.
async function numbers(page) {
    const shown = (value, type) => (value === null ? '-' : type === 'share' ? `${(100 * value).toFixed(1)}%` : String(value));
    let compared = 0;
    for (const path of ['overdue', 'items', 'retention', 'years']) {
        const report = await (await page.request.get(`${base}/api/v1/report/${path}?format=json`, KEPT)).json();
        await go(page, path);
        const rows = await page.locator('table.grid tbody tr').evaluateAll((list) => list.map((row) => Object.fromEntries(
            [...row.cells].map((one) => [(/of-(\w+)/.exec(one.className) ?? [])[1], one.textContent.trim()]))));
        assert.strictEqual(rows.length, report.rows.length, path);
        for (const { id, type } of report.columns.filter((one) => ['int', 'share'].includes(one.type) && one.id !== 'seat'))
            report.rows.forEach((row, i) => {
                assert.strictEqual(rows[i][id], shown(row[id], type), `${path} ${i + 1} ${id}`);
                compared++;
            });
    }
    assert.ok(compared >= 20, `only ${compared} numbers of tables were compared`);
    for (const [path, name] of [['clauses', 'gaps'], ['threats', 'threats']]) {
        const report = await (await page.request.get(`${base}/api/v1/report/${name}?format=json`, KEPT)).json();
        await go(page, path);
        const told = report.rows.map((row) => (row.share === null ? '-出していません' : `${shown(row.share, 'share')} ${row.people}人`));
        const cells = await page.locator('table.heatmap tbody td.heat').evaluateAll((list) => list.map((one) => one.textContent.trim()));
        assert.ok(cells.some((cell) => /^\d/.test(cell)), `${path} shows no number`);
        assert.deepStrictEqual(cells, told, path);
    }
}

async function people(page) {
    const report = await (await page.request.get(`${base}/api/v1/report/completion?format=json`, KEPT)).json();
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
        // the other theme changes colours and nothing else of the page
        for (const [colorScheme, rules] of [['dark', ['color-contrast']], ['light', undefined]]) {
            await page.emulateMedia({ colorScheme });
            await accessible(page, `${path}, ${colorScheme}`, rules);
        }
        for (const [width, height] of [[640, 450], [820, 1180], [1280, 900]]) {
            await page.setViewportSize({ width, height });
            const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
            if (over > 0) wrong.push(`${path} scrolls sideways at ${width} pixels`);
        }
    }
}

// What each role is not shown, and is told in a sentence when the address is typed by hand.
const NAMES = ['people', 'matrix', 'overdue', 'roster', 'due', 'notes', 'certificates', 'disposal', 'checkins'];
const CLERK = ['cards', 'receipt', 'settings', 'today', 'training', 'incidents', 'sheets', 'together', 'tabletop'];
const ADMIN = ['accounts', 'credentials', 'erase'];
const KIOSKS = ['kiosks', 'held'];
const DISCLOSED = ['again', 'scores'];
const CLOSED = {
    clerk: [...ADMIN, 'operations'],
    chair: [...CLERK, ...ADMIN, ...KIOSKS, 'operations'],
    auditor: [...CLERK, ...ADMIN, ...DISCLOSED],
    viewer: [...NAMES, ...CLERK, ...ADMIN, ...KIOSKS, ...DISCLOSED, 'operations'],
};
async function role(page) {
    await page.goto(`${base}/web/#password?token=${token}`);
    await heading(page, 'パスワードを決める');
    await page.getByLabel('パスワード', { exact: true }).fill(PASSWORD);
    await page.getByLabel('パスワード（もう一度）').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('nav').waitFor();
    const shown = await page.locator('nav a').allTextContents();
    for (const [path, title] of Object.entries(PAGES)) {
        const closed = CLOSED[who].includes(path);
        assert.strictEqual(shown.includes(title), !closed, `${title} in the menu of ${who}`);
        await page.goto(`${base}/web/#${path}`);
        await heading(page, closed ? 'その画面はありません' : title);
        await page.waitForFunction(() => !document.querySelector('.waiting'));
        assert.strictEqual(await page.locator('[role=alert]').count(), 0, `${path} says to ${who} that something failed`);
        if (closed) await page.locator('main', { hasText: 'あなたの権限では開けない画面です' }).waitFor();
        if (who !== 'clerk' && path !== 'own')
            assert.strictEqual(await page.locator('form.form, input[type=file]').count(), 0, `${who} may change something at ${path}`);
        if (!NAMES.some((one) => CLOSED[who].includes(one))) continue;
        const text = await page.locator('body').innerText();
        for (const name of names) assert.ok(!text.includes(name), `${path} shows ${who} ${name}`);
    }
}

// Whoever may see no names sees none, on no page and from no address.
async function viewer(page) {
    await role(page);
    for (const path of ['report/completion', 'report/overdue', 'report/roster', 'kiosks', 'report/duties', 'report/notes',
        'report/held', 'report/disposal', 'report/checkins', 'report/operations', 'report/settings', 'report/accounts', 'report/credentials', 'report/certificates',
        'report/again', 'report/scores'])
        assert.strictEqual(await page.evaluate(async (url) => (await fetch(url)).status, `/api/v1/${path}`), 403, path);
}

// From a clause down to the items that ask it.
async function clauses(page) {
    await go(page, 'clauses');
    await page.getByRole('button', { name: '基本方針5', exact: true }).click();
    await page.locator('.detail table tbody tr').first().waitFor();
    await accessible(page, 'a clause, opened');
}

// A button of a row: what only a screen reader hears says of which.
const ofRow = (page, word, what) => page.getByRole('button', { name: new RegExp(`^${word} ?: ${what}`) });
const dialog = (page, name) => page.locator('dialog').getByRole('button', { name, exact: true });

// From the file to the roster with the keyboard alone (the window of the system that chooses the file is not the page's): what
// would change is said first, a broken file changes nothing, and what was taken in is there.
async function roster(page) {
    await go(page, 'roster');
    const before = await page.locator('table.grid tbody tr').count();
    const file = (text) => ({ name: 'meibo.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    const head = '氏名,よみ,状態,議席,任期開始日\n';
    await page.locator('#file').setInputFiles(file(`${head}試験 太郎,しけん たろう,議員,x,2027-04-01\n試験 次郎,しけん じろう,王様,,2027-04-01\n`));
    await page.locator('[role=alert]').waitFor();
    await accessible(page, 'a broken roster');
    const good = file(`${head}試験 太郎,しけん たろう,議員,99,2027-04-01\n`);
    const importing = '**/action/roster.import';
    await saysHowFar(page, importing, '確かめています…', () => page.locator('#file').setInputFiles(good));
    await page.locator('#plan').waitFor();
    assert.match(await page.locator('.result').innerText(), /加わる方（1人）/);
    await accessible(page, 'a roster before it is taken in');
    await page.locator('#file').focus();
    await tabTo(page, 'この内容で取り込む');
    await page.keyboard.press('Enter');
    await accessible(page, 'the question before the roster is taken in');
    assert.strictEqual(await page.locator('table.grid tbody tr').count(), before, 'nothing has changed yet');
    await tabTo(page, '取り込む');
    await saysHowFar(page, importing, '処理しています…', () => page.keyboard.press('Enter'));
    await page.locator('table.grid th', { hasText: '試験 太郎' }).waitFor();
    // and back
    await tabTo(page, '直前の取り込みを取り消す');
    await page.keyboard.press('Enter');
    await accessible(page, 'the question before the roster goes back');
    await tabTo(page, '取り消す');
    await page.keyboard.press('Enter');
    await page.locator('table.grid th', { hasText: '試験 太郎' }).waitFor({ state: 'detached' });
    assert.strictEqual(await page.locator('table.grid tbody tr').count(), before, 'as before');
    // in again: the next steps are about him
    await page.locator('#file').setInputFiles(good);
    await page.getByRole('button', { name: 'この内容で取り込む' }).click();
    await dialog(page, '取り込む').click();
    await page.locator('table.grid th', { hasText: '試験 太郎' }).waitFor();
}

// The line breaks in the middle of an upload; half a workbook; somebody else is faster: each in a sentence, nothing taken in by
// half, and the same page goes on.
async function uploads(page) {
    const http = require('http');
    const count = async () => (await (await page.request.get(`${base}/api/v1/report/roster?format=json`, KEPT)).json()).rows.length;
    const text = '氏名,よみ,状態,議席,任期開始日\n試験 三郎,しけん さぶろう,議員,98,2027-04-01\n';
    const good = { name: 'meibo.csv', mimeType: 'text/csv', buffer: Buffer.from(text) };
    const before = await count();
    await go(page, 'roster');
    // a body that ends before its time, as a cut line leaves it: we end our side, and the server, which sees that nothing
    // more comes, ends its own
    const { csrf } = await (await page.request.get(`${base}/api/v1/session`, KEPT)).json();
    const cookies = (await page.context().cookies()).map((one) => `${one.name}=${one.value}`).join('; ');
    const body = JSON.stringify({ csv: text });
    await new Promise((done) => {
        const request = http.request(`${base}/api/v1/action/roster.import`, { method: 'POST', headers: {
            'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), Cookie: cookies, 'X-Mamori-CSRF': csrf } });
        request.on('error', done).on('close', done);
        request.write(body.slice(0, body.length - 10), () => request.socket.end());
    });
    assert.strictEqual(await count(), before, 'half a body changes nothing');
    cutting = true;
    await page.route('**/roster.import', (route) => route.abort('connectionreset'));
    await page.locator('#file').setInputFiles(good);
    await page.locator('[role=alert]', { hasText: 'サーバーとの間が切れました' }).waitFor();
    await accessible(page, 'an upload that was cut');
    await page.unroute('**/roster.import');
    cutting = false;
    const book = await (await page.request.get(`${base}/api/v1/report/roster?format=xlsx`, KEPT)).body();
    await page.locator('#file').setInputFiles({ name: 'meibo.xlsx', mimeType: 'application/vnd.ms-excel', buffer: book.subarray(0, book.length / 2) });
    await page.locator('[role=alert]', { hasText: 'Excel のブックとして読めません' }).waitFor();
    // two clerks: the other one takes in a roster between the preview and the word
    await page.locator('#file').setInputFiles(good);
    await page.locator('#plan').waitFor();
    await act(page, 'roster.import', { csv: '氏名,よみ,状態,議席,任期開始日\n試験 四郎,しけん しろう,議員,97,2027-04-01\n' });
    await page.getByRole('button', { name: 'この内容で取り込む' }).click();
    await dialog(page, '取り込む').click();
    await page.locator('dialog [role=alert]', { hasText: '名簿かファイルが変わりました' }).waitFor();
    await page.keyboard.press('Escape');
    assert.strictEqual(await count(), before + 1, 'what the other one took in, and nothing else');
    await page.locator('#file').setInputFiles([]);
    await page.locator('#file').setInputFiles(good);
    await page.locator('#plan').waitFor();
    assert.match(await page.locator('.result').innerText(), /加わる方（1人）/);
}

// What takes a while says so: the test holds the answer back until the bar is there, by the words that name it.
async function saysHowFar(page, path, name, start) {
    let go_on;
    const held = new Promise((done) => (go_on = done));
    await page.route(path, async (route) => {
        await held;
        await route.continue();
    });
    await start();
    await page.getByRole('progressbar', { name }).waitFor();
    await accessible(page, name);
    go_on();
    await page.locator('progress').waitFor({ state: 'detached' });
    await page.unroute(path);
}

// The form that a button of a long table opens below it has the focus, and the button has it again when the form is left.
async function opensBelow(page, button, heading) {
    const focused = () => page.evaluate(() => document.activeElement.textContent);
    await button.focus();
    const before = await focused();
    await page.keyboard.press('Enter');
    await page.locator(heading).waitFor();
    assert.strictEqual(`#${await page.evaluate(() => document.activeElement.id)}`, heading, 'the focus goes to the form');
    await tabTo(page, 'やめる');
    await page.keyboard.press('Enter');
    await page.locator(heading).waitFor({ state: 'detached' });
    assert.strictEqual(await focused(), before, 'the focus goes back');
    await page.keyboard.press('Enter');
}

// A file that a kiosk wrote to a medium: one that is cut is refused and stands in the record; what is in a good one is said
// before it is taken in; its answer comes back; all with the keyboard alone. While it goes on a bar says how far it is.
async function media(page) {
    const [name] = fs.readdirSync(`${into}/carried`);
    const whole = fs.readFileSync(`${into}/carried/${name}`);
    const bring = (buffer) => page.locator('#bundle').setInputFiles({ name, mimeType: 'application/octet-stream', buffer });
    const row = (text) => page.locator('table.grid tbody tr', { hasText: text });
    await go(page, 'media');
    await bring(whole.subarray(0, 500));
    await page.locator('[role=alert]', { hasText: '途中で切れている' }).waitFor();
    await accessible(page, 'a file that was cut');
    await row('取込みの取りやめ（サーバー）').filter({ hasText: name }).waitFor();
    await sharesOf(page, () => bring(Buffer.alloc(4 * 1024 * 1024)));
    await saysHowFar(page, '**/api/v1/bundle?*', '中身を確かめています…', () => bring(whole));
    await page.locator('#found', { hasText: 'このファイルの中身' }).waitFor();
    assert.strictEqual(await page.evaluate(() => document.activeElement.id), 'found', 'the focus is where there is something new');
    assert.match(await page.locator('.result').innerText(), /travelling[^]*4件[^]*USB-1/);
    await accessible(page, 'what is in a file');
    assert.strictEqual(await row('受講記録の取込み').count(), 0, 'nothing was taken in yet');
    await page.locator('#medium').focus();
    await page.keyboard.insertText('USB-2');
    await tabTo(page, '取り込む');
    await page.keyboard.press('Enter');
    await page.locator('.result .notice', { hasText: '新しい記録4件' }).waitFor();
    await accessible(page, 'a file that was taken in');
    await row('受講記録の取込み').filter({ hasText: 'USB-2' }).waitFor();
    await tabTo(page, '端末への返事を保存する');
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.match(file.suggestedFilename(), /^取扱注意（個人名あり）-[0-9a-f]{16}\.mamori$/);
    await page.locator('.result .notice', { hasText: '保存しました' }).waitFor();
    await row('サーバーから').filter({ hasText: 'USB-2' }).waitFor();
    await bring(whole);
    await page.locator('.result .notice', { hasText: '前に取り込んだファイルです' }).waitFor();
    for (const [width, height] of [[640, 450], [820, 1180], [1280, 900]]) {
        await page.setViewportSize({ width, height });
        if ((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) > 0) wrong.push(`a file scrolls sideways at ${width}`);
    }
}

// While it is sent on a slow line the bar tells a share of it; what comes of it is that this is no file of ours.
async function sharesOf(page, send) {
    const line = await page.context().newCDPSession(page);
    const speed = (bytes) => line.send('Network.emulateNetworkConditions', { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: bytes });
    await line.send('Network.enable');
    await speed(2e6);
    await page.evaluate(() => {
        globalThis.shares = [];
        new MutationObserver(() => {
            const bar = document.querySelector('progress');
            if (bar) globalThis.shares.push(bar.position);
        }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await send();
    await page.locator('[role=alert]', { hasText: 'ではありません' }).waitFor();
    assert.ok(await page.evaluate(() => globalThis.shares.some((share) => share > 0 && share < 1)), 'a share of what was sent');
    await speed(-1);
    await line.detach();
}

// The clock of this machine is two hours ahead: said on every page, and gone once it is right.
async function clock(page) {
    await page.evaluate(() => {
        const now = Date.now;
        Date.now = () => now() + 7200000;
    });
    await page.evaluate(() => (location.hash = '#decisions'));
    await page.locator('.clock', { hasText: '約2時間進んでいます' }).waitFor();
    await accessible(page, 'a wrong clock');
    await page.reload();
    await heading(page, PAGES.decisions);
    await page.locator('.clock').waitFor({ state: 'detached' });
    // and the server's own, behind what it stored: in its words, on every page until the session is asked again
    const notice = 'サーバーの時計（いま …）が、最後に届いた記録の時刻（…）より遅れています。';
    await page.route('**/api/v1/session', async (route) => {
        const response = await route.fetch();
        await route.fulfill({ response, json: { ...(await response.json()), notice } });
    });
    await page.reload();
    for (const path of ['decisions', 'overview']) {
        await go(page, path);
        await page.locator('.clock', { hasText: notice }).waitFor();
    }
    await accessible(page, 'a wrong clock of the server');
    await page.unroute('**/api/v1/session');
    await page.reload();
    await heading(page, PAGES.overview);
    await page.locator('.clock').waitFor({ state: 'detached' });
}

// A person is taken out of a training by hand, and the entry taken back, with the keyboard alone.
async function notes(page) {
    await go(page, 'notes');
    await page.locator('#note-kind').selectOption('対象外');
    await page.getByRole('button', { name: '登録する' }).click();
    assert.match(await page.locator('.form [role=alert]').innerText(), /2か所/, 'the summary says what is missing');
    await accessible(page, 'a form with mistakes');
    await page.locator('#note-person').fill('99');
    await page.locator('#note-course').selectOption({ index: 1 });
    await page.locator('#note-course').focus();
    await tabTo(page, '登録する');
    await page.keyboard.press('Enter');
    await page.locator('.notice', { hasText: '登録しました' }).waitFor();
    const undo = ofRow(page, '取り消す', '試験 太郎 対象外');
    await undo.focus();
    await page.keyboard.press('Enter');
    await tabTo(page, '取り消す');
    await page.keyboard.press('Enter');
    await page.locator('tr', { hasText: '対象外' }).locator('td', { hasText: '取消' }).waitFor();
    assert.strictEqual(await undo.count(), 0, 'once is enough');
}

// A lecture is entered for who was there, and taken back, with the keyboard alone.
async function training(page) {
    await go(page, 'training');
    for (const [key, text] of [['title', '講演会'], ['organiser', '県'], ['on', '2026-04-01'], ['people', '99']])
        await page.locator(`#training-${key}`).fill(text);
    await page.locator('#training-courses').selectOption({ index: 1 });
    await page.locator('#training-courses').focus();
    await tabTo(page, '登録する');
    await page.keyboard.press('Enter');
    await page.locator('.notice', { hasText: '出席 1人' }).waitFor();
    await accessible(page, 'a lecture that was entered');
    const undo = ofRow(page, '取り消す', '講演会');
    await undo.focus();
    await page.keyboard.press('Enter');
    await accessible(page, 'the question before a lecture is taken back');
    await tabTo(page, '取り消す');
    await page.keyboard.press('Enter');
    await page.locator('td', { hasText: '取消' }).waitFor();
    assert.strictEqual(await undo.count(), 0, 'once is enough');
}

// What happened is entered without names, one of the roster is refused where it was written, and it is taken back.
async function incidents(page) {
    await go(page, 'incidents');
    await page.locator('#incident-on').fill('2026-04-01');
    for (const [key, index] of [['kind', 1], ['clause', 1], ['result', 1]])
        await page.locator(`#incident-${key}`).selectOption({ index });
    await page.locator('#incident-note').fill('試験 太郎の端末');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('[role=alert]', { hasText: '名簿の方の氏名と同じです' }).waitFor();
    await accessible(page, 'a note with a name');
    await page.locator('#incident-note').fill('控室の端末');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('td.of-note', { hasText: '控室の端末' }).waitFor();
    await ofRow(page, '取り消す', '紛失・置き忘れ 控室の端末').click();
    await dialog(page, '取り消す').click();
    await page.locator('td', { hasText: '取消' }).waitFor();
}

// Who is kept by a decision is not erased; afterwards erasing says first what goes, and takes the person from the roster.
async function erase(page) {
    await go(page, 'erase');
    for (const [key, text] of [['person', '99'], ['body', '議会運営委員会'], ['decided_on', '2026-04-01'], ['number', '議発第2号']])
        await page.locator(`#hold-${key}`).fill(text);
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('.notice', { hasText: '保全しました' }).waitFor();
    const ask = async () => {
        await page.locator('#erase-person').fill('99');
        await page.getByRole('button', { name: '削除する前に確かめる' }).click();
        await dialog(page, '削除する').click();
    };
    await ask();
    await page.locator('dialog [role=alert]').waitFor();
    await accessible(page, 'somebody who is kept');
    await dialog(page, 'やめる').click();
    await page.locator('#hold-person').fill('99');
    await page.locator('#hold-on').selectOption('no');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('.notice', { hasText: '保全を終えました' }).waitFor();
    await ask();
    await page.locator('.notice', { hasText: '削除しました' }).waitFor();
    await go(page, 'roster');
    assert.strictEqual(await page.locator('table.grid th', { hasText: '試験 太郎' }).count(), 0, 'nobody of that name is left');
}

// A certificate gets the next number, once however often it is asked for; a 点検 begins, and is not ended by one slip.
async function together(page) {
    await go(page, 'certificates');
    for (const [person, answer] of [['9999', '.form [role=alert]'], ['1', '.notice:has-text("保存しました")'], ['1', '.notice:has-text("再発行")']]) {
        await page.locator('#certificate-person').fill(person);
        await page.getByRole('button', { name: 'PDFで出す' }).click();
        await page.locator(answer).waitFor();
    }
    assert.strictEqual(await page.locator('table.grid tbody tr').count(), 1, 'one number for one certificate');
    await accessible(page, 'the register');
    await go(page, 'selfcheck');
    const today = dayFromNow(0);
    for (const [key, text] of [['id', 'tameshi'], ['name', 'ためしの点検'], ['from', today], ['until', today]])
        await page.locator(`#open-${key}`).fill(text);
    await page.getByRole('button', { name: '始める' }).click();
    await page.locator('td', { hasText: '実施中' }).waitFor();
    await page.getByRole('button', { name: '終える前に確かめる' }).click();
    await dialog(page, '終えて集計する').click();
    await page.locator('dialog [role=alert]').waitFor();
    await accessible(page, 'a 点検 whose last day is not over');
    await dialog(page, 'やめる').click();
    await go(page, 'selfcheck');
    await page.locator('td', { hasText: '実施中' }).waitFor();
}

// 組織の点検: a name is refused, an answer stands by role with its proof, and who signs too early is told so.
async function office(page) {
    await go(page, 'office');
    const row = page.locator('table.grid tbody tr').first();
    await opensBelow(page, row.getByRole('button', { name: /答える/ }), '#office-one');
    await page.locator('#office-answer').selectOption('2');
    for (const [key, text] of [['role', '事務局次長'], ['note', '代理の順'], ['improve_on', '2020-01-01']])
        await page.locator(`#office-${key}`).fill(text);
    await page.locator('#office-proof').selectOption('none');
    await page.getByRole('button', { name: '答えを残す' }).click();
    await page.locator('.form [role=alert]', { hasText: '根拠を選んでください' }).waitFor();
    await page.locator('#office-proof').selectOption('document');
    await page.getByRole('button', { name: '答えを残す' }).click();
    await page.locator('.form [role=alert]', { hasText: '改善の予定日が過ぎています' }).waitFor();
    await accessible(page, 'a 組織の点検 that is being answered');
    await page.locator('#office-improve_on').fill('2100-03-31');
    await page.getByRole('button', { name: '答えを残す' }).click();
    await row.filter({ hasText: '文書: 代理の順' }).waitFor();
    await page.locator('#sign-role').fill('議会事務局長');
    await page.getByRole('button', { name: '署名する' }).click();
    await page.locator('.form [role=alert]', { hasText: '答えていない問いが14問' }).waitFor();
}

// What went out is looked at again: a certificate by its code and the name on it, a printed report by its number.
async function papers(page) {
    const { code, name } = await act(page, 'certificate.issue', { person: '1' });
    await go(page, 'certificates');
    for (const [person, answer] of [['別の 人', '[role=alert]:has-text("この氏名の方のものではありません")'], [name, '.notice:has-text("本物です")']]) {
        await page.locator('#genuine-name').fill(person);
        await page.locator('#genuine-code').fill(code);
        await page.getByRole('button', { name: '確かめる' }).click();
        await page.locator(answer).waitFor();
        await accessible(page, `a certificate of ${person === name ? 'somebody' : 'somebody else'}`);
    }
    const pdf = await page.request.get(`${base}/api/v1/report/overdue?format=pdf`, KEPT);
    fs.writeFileSync(`${into}/numbered.pdf`, await pdf.body());
    const [number] = /([0-9a-f]{4} ){3}[0-9a-f]{4}/.exec(textOf('numbered.pdf'));
    await go(page, 'papers');
    for (const [typed, answer] of [[`ffff${number.slice(4)}`, '[role=alert]'], [number.toUpperCase(), '.notice:has-text("同じです")']]) {
        await page.locator('#printed-number').fill(typed);
        await page.getByRole('button', { name: '確かめる' }).click();
        await page.locator(answer).waitFor();
    }
    await accessible(page, 'a printed report that is looked at again');
}

// 受講記録 of one person: nobody of that name is said so; the paper has no answer on it, and whose it was is known afterwards.
async function record(page) {
    await go(page, 'certificates');
    await page.locator('#record-person').fill('9999');
    await page.getByRole('button', { name: 'PDFを保存する' }).click();
    await page.locator('.form [role=alert]').waitFor();
    await accessible(page, 'a record of nobody');
    await page.locator('#record-person').fill('1');
    await page.locator('#record-person').focus();
    await tabTo(page, 'PDFを保存する');
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    assert.match(file.suggestedFilename(), /^20\d\d年度_受講記録_取扱注意（個人名あり）_\d{8}-\d{4}\.pdf$/);
    await page.locator('.notice', { hasText: '保存しました' }).waitFor();
    await file.saveAs(`${into}/record.pdf`);
    const text = textOf('record.pdf').replace(/\s/g, '');
    const { rows } = await (await page.request.get(`${base}/api/v1/report/roster?format=json`, KEPT)).json();
    const { name } = rows.find((row) => row.seat === 1);
    assert.ok(text.includes('受講記録') && text.includes(name.replace(/\s/g, '')) && !/目安|正解|点数/.test(text), text);
    await go(page, 'operations');
    await page.locator('table.grid tbody tr', { hasText: '受講の記録を出した' }).filter({ hasText: name }).waitFor();
}

// Opinions on a question: too few are not told apart; what was decided of it is said, kept, and taken back.
async function opinions(page) {
    await go(page, 'opinions');
    const row = page.locator('table.grid tbody tr', { hasText: 'duty-01' });
    const few = page.locator('table.grid tbody tr', { hasText: 'duty-02' });
    await row.locator('td', { hasText: '5件' }).waitFor();
    await few.locator('td', { hasText: '5件未満' }).waitFor();
    await opensBelow(page, row.getByRole('button', { name: '扱いを決める' }), '#opinion-decide');
    await page.getByRole('button', { name: '決める', exact: true }).click();
    await page.locator('.form [role=alert]').waitFor();
    await page.locator('#opinion-ruling').selectOption('also');
    await page.locator('#opinion-answer').fill('nowhere');
    await page.locator('#opinion-reason').selectOption('not_one_answer');
    await page.getByRole('button', { name: '決める', exact: true }).click();
    await page.locator('.form [role=alert]', { hasText: '行の記号' }).waitFor();
    await accessible(page, 'a decision that was refused');
    await page.locator('#opinion-ruling').selectOption('exclude');
    await page.getByRole('button', { name: '決める', exact: true }).click();
    await row.locator('td', { hasText: '数に入れない' }).waitFor();
    await row.getByRole('button', { name: '取り消す' }).click();
    await accessible(page, 'undoing a decision');
    await dialog(page, '取り消す').click();
    await row.locator('td', { hasText: '数に入れない' }).waitFor({ state: 'detached' });
}

// A sheet of paper for one person: one who types it alone says why, and what is not a sheet is refused.
async function sheets(page) {
    await go(page, 'sheets');
    await page.locator('#make-person').fill('1');
    await page.locator('#make-course').selectOption({ label: 'タブレットの使用基準' });
    await page.locator('#make-course').focus();
    await tabTo(page, '用紙を作る');
    const [file] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
    await page.locator('.notice', { hasText: '番号は' }).waitFor();
    const [number] = /\d{6}-[\dX]/.exec(await page.locator('.notice', { hasText: '番号は' }).innerText());
    assert.match(file.suggestedFilename(), new RegExp(`^20\\d\\d年度_確かめ用紙 ${number}　.*_取扱注意（個人名あり）_\\d{8}-\\d{4}\\.pdf$`));
    await file.saveAs(`${into}/sheet.pdf`);
    await page.locator('#enter-number').fill(number);
    await page.locator('#enter-answers').fill('○');
    await page.locator('#enter-how').selectOption('one');
    await page.locator('#enter-alone').fill('職員が一人のため');
    await page.getByRole('button', { name: '入力する' }).click();
    await page.locator('.form [role=alert]').waitFor();
    assert.strictEqual(await page.locator('#enter-alone').inputValue(), '職員が一人のため', 'what was typed is still there');
    await accessible(page, 'a sheet with too few answers');
    await page.locator('#print-number').fill(number);
    await page.locator('#print-what').selectOption('explanations');
    await page.getByRole('button', { name: 'PDFを保存する' }).click();
    await page.locator('[role=alert]', { hasText: '入力が済んでから' }).waitFor();
    await corrected(page, number);
}

// The same sheet, entered; and what was typed in a wrong row is put right: the day and 支援 are not asked again, and who changes
// nothing is told so.
async function corrected(page, number) {
    const { items } = await act(page, 'paper.show', { number });
    const rows = (item) => (['true_false', 'sort'].includes(item.way) ? item.options.length : 1);
    const unsure = items.map((item) => '？'.repeat(rows(item)));
    const wrote = (answers) => page.locator('#enter-answers').fill(answers.join('/'));
    const enter = async (answer) => {
        await page.getByRole('button', { name: '入力する' }).click();
        await page.locator(answer).waitFor();
    };
    await wrote(unsure);
    await enter('.notice:has-text("を記録しました")');
    await page.locator('#enter-number').fill(number);
    await page.locator('#enter-correct').selectOption('yes');
    assert.strictEqual(await page.locator('#enter-on, #enter-assisted').count(), 0, 'these stay as they were');
    await page.locator('#enter-how').selectOption('one');
    await page.locator('#enter-alone').fill('職員が一人のため');
    await wrote(unsure);
    await enter('#enter-title ~ form [role=alert]');
    await accessible(page, 'a correction that changes nothing');
    await wrote(unsure.map((text) => `A${text.slice(1)}`).map((text, i) => (items[i].way === 'true_false' ? `○${text.slice(1)}` : text)));
    await enter('.notice:has-text("の記録を訂正しました")');
    await accessible(page, 'a sheet that was put right');
    await amended(page, number);
}

// Help that was not entered, and a record that should not be there: what is not asked stays as it is.
async function amended(page, number) {
    const amend = async (key, value, answer) => {
        await page.locator('#amend-number').fill(number);
        await page.locator(`#amend-${key}`).selectOption(value);
        await page.locator('#amend-how').selectOption('one');
        await page.locator('#amend-alone').fill('職員が一人のため');
        await page.getByRole('button', { name: '訂正する', exact: true }).click();
        await page.locator(answer).waitFor();
    };
    await amend('assisted', 'yes', '.notice:has-text("さんの記録として訂正しました")');
    await amend('assisted', 'yes', '#amend-title ~ form [role=alert]');
    await accessible(page, 'a correction of help that was made already');
    await page.locator('#amend-assisted').selectOption('same');
    await amend('whose', 'nobody', '.notice:has-text("の記録を取り消しました")');
}

// A scene is opened, printed, attended, decided of afterwards, and ended, with the keyboard where it is typed.
async function tabletop(page) {
    await go(page, 'tabletop');
    const today = dayFromNow(0);
    await page.locator('summary', { hasText: 'タブレットがない' }).click();
    await page.locator('table.grid th', { hasText: '情報システムの担当' }).first().waitFor();
    await page.locator('#prepare-course').selectOption({ label: 'タブレットがない' });
    await page.locator('#prepare-on').fill(today);
    await tabTo(page, '机上訓練を開く');
    await page.keyboard.press('Enter');
    const said = page.locator('.notice', { hasText: '机上訓練の番号は' });
    await said.waitFor();
    const [, group] = /番号は (\d+) です/.exec(await said.innerText());
    const listed = page.locator('table.grid tbody tr', { hasText: '議員と職員' }).first();
    await listed.locator('td.of-group', { hasText: group }).waitFor();
    for (const step of ['print', 'attend', 'log', 'end']) await page.locator(`#${step}-group`).selectOption(group);
    await page.locator('#attend-people').fill('1');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('.notice', { hasText: '出席は1人です' }).waitFor();
    await page.getByRole('button', { name: '見る' }).click();
    await opensBelow(page, page.getByRole('button', { name: /^残す.*場面1$/ }), '#decide-one');
    await page.locator('#decide-option').selectOption('2');
    await tabTo(page, '決めたことを残す');
    await page.keyboard.press('Enter');
    await page.locator('td.of-decided', { hasText: '心当たりを先に回る' }).waitFor();
    await accessible(page, 'what a room decided');
    await page.locator('#print-what').selectOption('review');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDFを保存する' }).click()]);
    assert.match(file.suggestedFilename(), /振り返り/);
    await page.getByRole('button', { name: '終える', exact: true }).click();
    await page.locator('.notice', { hasText: '終えました。出席は 1人です' }).waitFor();
}

// A room: its number, who was there, and a row whose marks do not add up: it is named, and nothing is recorded.
async function room(page) {
    await go(page, 'together');
    const today = dayFromNow(0);
    await page.locator('#prepare-course').selectOption({ label: 'タブレットの使用基準' });
    await page.locator('#prepare-on').fill(today);
    await page.locator('#prepare-sheets').fill('2');
    await page.getByRole('button', { name: '用紙を準備する' }).click();
    const said = page.locator('.notice', { hasText: '集合研修の番号は' });
    await said.waitFor();
    const [, group] = /番号は (\d+) です/.exec(await said.innerText());
    const listed = page.locator('table.grid tbody tr', { hasText: 'タブレットの使用基準' }).first();
    await listed.locator('td.of-group', { hasText: group }).waitFor();
    await accessible(page, 'the sessions of rooms');
    for (const step of ['print', 'attend', 'record', 'end']) await page.locator(`#${step}-group`).selectOption(group);
    await page.locator('#print-what').selectOption('sheets');
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'PDFを保存する' }).click()]);
    assert.match(file.suggestedFilename(), /^20\d\d年度_回答用紙　タブレットの使用基準（集合研修 \d+、.*\.pdf$/);
    await page.locator('#attend-people').fill('1');
    await page.locator('#attend-people').focus();
    await tabTo(page, '登録する');
    await page.keyboard.press('Enter');
    await page.locator('.notice', { hasText: '出席は1人です' }).waitFor();
    await listed.locator('td.of-present', { hasText: /^1$/ }).waitFor();
    await page.locator('#attend-group').selectOption(group);
    await page.locator('#attend-how').selectOption('absent'); // and there again
    await page.locator('#attend-people').fill('1');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('.notice', { hasText: '取り消しました。出席は0人です' }).waitFor();
    await page.locator('#attend-group').selectOption(group);
    await page.locator('#attend-people').fill('1');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('.notice', { hasText: /^出席は1人です/ }).waitFor();
    for (const [key, text] of [['number', '000099-1'], ['person', '1'], ['answers', '○'], ['marks', '2']])
        await page.locator(`#row-${key}`).fill(text);
    await page.getByRole('button', { name: '1枚加える' }).click();
    await page.locator('#record-sheets').fill('1');
    await page.getByRole('button', { name: '記録する' }).click();
    await page.locator('[role=alert]', { hasText: '1行目' }).waitFor();
    await accessible(page, 'a row of a room that does not add up');
    assert.strictEqual(await page.getByRole('button', { name: '除く' }).count(), 1, 'what was typed is still there');
    await calledOff(page, group, listed);
}

// Where somebody was there it was held; where nobody was, it can be given another day or called off with its reason.
async function calledOff(page, group, listed) {
    const change = async (what) => {
        await page.locator('#move-group').selectOption(group);
        await page.locator('#move-what').selectOption(what);
        await page.locator('#move-why').fill('会期の変更');
        if (what === 'move') await page.locator('#move-on').fill(dayFromNow(7));
        await page.getByRole('button', { name: '変更する' }).click();
    };
    await change('off');
    await page.locator('[role=alert]', { hasText: '1 人の出席が登録されています' }).waitFor();
    await accessible(page, 'a session that was held');
    await act(page, 'group.attend', { group: Number(group), people: ['1'], absent: true });
    await change('move');
    await page.locator('.notice', { hasText: 'に行います' }).waitFor();
    await change('off');
    await page.locator('.notice', { hasText: 'を取りやめました' }).waitFor();
    await listed.locator('td', { hasText: '取りやめ' }).waitFor();
}

// Two clerks at one day of the calendar: the second is told, and what they wrote is still there.
async function calendar(page) {
    const put = (body) => act(page, 'calendar.set', body);
    await put({ id: 'tameshi', kind: '定例会', from: '2027-06-01', until: '2027-06-20', name: '6月の会' });
    await go(page, 'calendar');
    await ofRow(page, '変える', '6月の会').click();
    await page.locator('#change-name').fill('わたしの書いた名前');
    await put({ id: 'tameshi', kind: '定例会', from: '2027-06-02', until: '2027-06-20', name: '6月の会' });
    await dialog(page, '変える').click();
    await page.locator('dialog [role=alert]', { hasText: 'ほかの方が先に' }).waitFor();
    assert.strictEqual(await page.locator('#change-name').inputValue(), 'わたしの書いた名前');
    await accessible(page, 'a day that somebody else has changed');
    await page.keyboard.press('Escape');
    await go(page, 'overview');
    await go(page, 'calendar');
    await ofRow(page, '消す', '6月の会').click();
    await dialog(page, '消す').click();
    await page.locator('th', { hasText: '6月の会' }).waitFor({ state: 'detached' });
}

// Two administrators at one setting: the second is told what it is by now.
async function settings(page) {
    await go(page, 'settings');
    await ofRow(page, '変える', '一度だけの番号を使える日数').click();
    await page.locator('#setting-value').fill('40');
    await act(page, 'council.set', { name: 'code_days', value: '50' });
    await page.locator('#setting-value').press('Enter');
    await page.locator('[role=alert]', { hasText: 'ほかの方が先に変えました（いまは: 50）' }).waitFor();
    assert.strictEqual(await page.locator('#setting-value').inputValue(), '40');
}

// The council decides what is seen by name: the page says so from then on, and a decision that is not whole is refused.
async function disclosure(page) {
    await go(page, 'again');
    await page.locator('.notes', { hasText: '0: 受講状況のみ' }).waitFor();
    await go(page, 'decisions');
    await page.locator('#decision-name').selectOption('disclosure');
    await page.locator('[id="decision-value.disclosure"]').selectOption('1');
    for (const [key, text] of [['body', '議会運営委員会'], ['decided_on', '2026-04-01']]) await page.locator(`#decision-${key}`).fill(text);
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('[role=alert]', { hasText: '文書番号' }).waitFor();
    await accessible(page, 'a decision without its number');
    await page.locator('#decision-number').fill('議発第2号');
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('td', { hasText: '1: 受講状況と、もう一度確かめたい項目' }).waitFor();
    await go(page, 'again');
    await page.locator('.notes', { hasText: '議会運営委員会、令和8年4月1日、議発第2号' }).waitFor();
    // what was answered before is not shown
    assert.strictEqual(await page.locator('table.grid tbody tr th').count(), 0);
}

// 会派: nothing is counted until the council decided so; then 受講状況 is, among the papers.
async function kaiha(page) {
    const rows = async () => (await (await page.request.get(`${base}/api/v1/report/kaiha?format=json`, KEPT)).json()).rows.length;
    assert.strictEqual(await rows(), 0, 'nothing before it was decided');
    await go(page, 'decisions');
    await page.locator('#decision-name').selectOption('kaiha');
    await page.locator('[id="decision-value.kaiha"]').selectOption('yes');
    for (const [key, text] of [['body', '議会運営委員会'], ['decided_on', '2026-04-01'], ['number', '議発第3号']])
        await page.locator(`#decision-${key}`).fill(text);
    await page.locator('#decision-number').focus();
    await tabTo(page, '登録する');
    await page.keyboard.press('Enter');
    await page.locator('tr', { hasText: '会派ごとの受講状況' }).filter({ hasText: '議発第3号' }).waitFor();
    await accessible(page, 'a decision on 会派');
    assert.ok((await rows()) > 0, 'counted from now on');
    await go(page, 'papers');
    await page.locator('summary', { hasText: '会派ごとの受講状況' }).click();
    await page.locator('details[open]', { hasText: '取扱注意（個人名あり）' }).waitFor();
    await accessible(page, 'a paper that counts by 会派');
}

// The session ends while somebody writes: signing in goes on over the page, and what was written is sent.
async function ended(page) {
    await go(page, 'decisions');
    for (const [key, text] of [['value', '45'], ['body', '議会運営委員会'], ['decided_on', '2026-04-01'], ['number', '議発第1号']])
        await page.locator(`#decision-${key}`).fill(text);
    await page.locator('#decision-name').selectOption('due.onboarding');
    await page.context().clearCookies();
    await page.getByRole('button', { name: '登録する' }).click();
    await page.locator('dialog.again').waitFor();
    await accessible(page, 'signing in again');
    await page.locator('#name').fill('kanri');
    await page.locator('#password').fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.locator('td', { hasText: '45日' }).waitFor();
}

// An account, its link, its role and its end; a key and its secret; a kiosk's code; one's own second factor.
async function secrets(page) {
    await go(page, 'accounts');
    await page.locator('#account-name').fill('shoki');
    await page.locator('#account-label').fill('書記 二人目');
    await page.getByRole('button', { name: '追加する' }).click();
    await page.locator('dialog', { hasText: '#password?token=' }).waitFor();
    await accessible(page, 'a link for somebody');
    await dialog(page, '閉じる').click();
    await ofRow(page, '役割', '書記 二人目').click();
    await page.locator('#role-role').selectOption('viewer');
    await dialog(page, '変える').click();
    await page.locator('tr', { hasText: '書記 二人目' }).locator('td', { hasText: '閲覧' }).waitFor();
    await ofRow(page, '終える', '書記 二人目').click();
    await dialog(page, '利用を終える').click();
    await ofRow(page, '終える', '書記 二人目').waitFor({ state: 'detached' });

    await go(page, 'credentials');
    await page.locator('#key-name').fill('庁内の集計');
    await page.getByRole('button', { name: '作る', exact: true }).click();
    await page.locator('dialog', { hasText: '合言葉' }).waitFor();
    await accessible(page, 'a secret');
    await dialog(page, '閉じる').click();
    await page.locator('th', { hasText: '庁内の集計' }).waitFor();

    await go(page, 'kiosks');
    await page.getByRole('button', { name: '端末を加える' }).click();
    await page.locator('#invite-name').fill('委員会室の端末');
    await dialog(page, '登録の番号を作る').click();
    await page.locator('.big-code.huge').waitFor();
    await accessible(page, 'a code for a kiosk');
    await dialog(page, '閉じる').click();

    await go(page, 'own');
    await page.getByRole('button', { name: '使いはじめる' }).click();
    await page.locator('#totp-code').fill('000000');
    await page.getByRole('button', { name: '確かめて使いはじめる' }).click();
    await page.locator('[role=alert]', { hasText: '確認の番号が違います' }).waitFor();
}

async function administrator(page) {
    await keyboard(page);
    await overdue(page);
    await numbers(page);
    await people(page);
    await everyPage(page);
    await clauses(page);
    await roster(page);
    await uploads(page);
    await media(page);
    await clock(page);
    await notes(page);
    await training(page);
    await incidents(page);
    await opinions(page);
    await office(page);
    await sheets(page);
    await room(page);
    await tabletop(page);
    await calendar(page);
    await settings(page);
    await disclosure(page);
    await kaiha(page);
    await together(page);
    await papers(page);
    await record(page);
    await erase(page);
    await ended(page);
    await secrets(page);
    await kiosks(page);
}

(async () => {
    const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    try {
        await { administrator, viewer, clerk: role, chair: role, auditor: role }[who](await open(browser));
    } finally {
        await browser.close();
    }
    assert.deepStrictEqual([...new Set(wrong)], []);
})().catch((error) => {
    console.error([...new Set(wrong)].join('\n'));
    console.error(error);
    process.exit(1);
});
