// Real clients against a running server: what each writes it reads back. node clients.js ENDPOINT USER SECRET
const [endpoint, user, secret] = process.argv.slice(2);
const assert = require('assert');
const { randomUUID } = require('crypto');

async function tincan() {
    const TinCan = require('tincanjs');
    const lrs = new TinCan.LRS({ endpoint: endpoint + '/', username: user, password: secret, allowFail: false });
    const call = (run) => new Promise((yes, no) => run((err, value) => (err ? no(new Error('tincanjs: ' + err)) : yes(value))));
    const statement = new TinCan.Statement({
        actor: { mbox: 'mailto:tincan@example.com' },
        verb: { id: 'http://adlnet.gov/expapi/verbs/experienced', display: { en: 'experienced' } },
        target: { id: 'http://example.com/tincan' },
    });
    await call((callback) => lrs.saveStatement(statement, { callback }));
    const back = await call((callback) => lrs.retrieveStatement(statement.id, { callback }));
    assert.strictEqual(back.verb.id, statement.verb.id);
    const list = await call((callback) =>
        lrs.queryStatements({ params: { agent: statement.actor, verb: statement.verb }, callback }));
    assert(list.statements.some((one) => one.id === statement.id));
    const place = { agent: statement.actor, activity: statement.target };
    await call((callback) => lrs.saveState('where', { page: 3 }, { ...place, contentType: 'application/json', callback }));
    const state = await call((callback) => lrs.retrieveState('where', { ...place, callback }));
    assert.deepStrictEqual(state.contents, { page: 3 });
}

async function xapi() {
    const XAPI = require('@xapi/xapi').default;
    const client = new XAPI({ endpoint: endpoint + '/', auth: XAPI.toBasicAuth(user, secret), version: '2.0.0' });
    const statement = {
        id: randomUUID(),
        actor: { objectType: 'Agent', mbox: 'mailto:xapi@example.com' },
        verb: XAPI.Verbs.COMPLETED,
        object: { objectType: 'Activity', id: 'http://example.com/xapi' },
    };
    await client.sendStatement({ statement });
    assert.strictEqual((await client.getStatement({ statementId: statement.id })).data.id, statement.id);
    const listed = await client.getStatements({ agent: statement.actor, limit: 1 });
    assert.strictEqual(listed.data.statements[0].id, statement.id);
    await client.voidStatement({ actor: statement.actor, statementId: statement.id });
    await assert.rejects(client.getStatement({ statementId: statement.id }));
    assert.strictEqual((await client.getVoidedStatement({ voidedStatementId: statement.id })).data.id, statement.id);
    const place = { agent: statement.actor, profileId: 'p' };
    await client.createAgentProfile({ ...place, profile: { a: 1 }, matchHeader: 'If-None-Match', etag: '*' });
    const profile = await client.getAgentProfile(place);
    assert.strictEqual(profile.data.a, 1);
    await client.setAgentProfile({ ...place, profile: { a: 2 }, etag: profile.headers.etag, matchHeader: 'If-Match' });
    await assert.rejects(
        client.setAgentProfile({ ...place, profile: { a: 3 }, etag: profile.headers.etag, matchHeader: 'If-Match' }));
    assert.strictEqual((await client.getActivity({ activityId: statement.object.id })).data.id, statement.object.id);
    assert.strictEqual((await client.getAgent({ agent: statement.actor })).data.objectType, 'Person');
    assert((await client.getAbout()).data.version.includes('2.0.0'));
}

async function adl() {
    const { XAPIWrapper } = require('adl-xapiwrapper');
    const lrs = new XAPIWrapper({ url: endpoint + '/', auth: { user, pass: secret } });
    const call = (name, ...values) =>
        new Promise((yes, no) => lrs[name](...values, (err, response, body) => {
            const good = !err && response && response.statusCode < 400;
            return good ? yes({ response, body }) : no(new Error(`adl-xapiwrapper: ${name}: ${err || response.statusCode}`));
        }));
    const actor = { objectType: 'Agent', mbox: 'mailto:adl@example.com' };
    const activity = 'http://example.com/adl';
    const statements = [1, 2].map((n) => ({
        id: randomUUID(),
        actor,
        verb: { id: `http://example.com/verb/${n}`, display: { en: 'did' } },
        object: { id: activity, definition: { name: { en: 'ADL' } } },
    }));
    assert.deepStrictEqual(JSON.parse((await call('sendStatements', statements)).body), statements.map((one) => one.id));
    const list = JSON.parse((await call('getStatements', { agent: JSON.stringify(actor), limit: 1 }, null)).body);
    assert.strictEqual(list.statements.length, 1);
    const rest = JSON.parse((await call('getStatements', null, list.more)).body);
    assert.strictEqual(rest.statements.length, 1);
    assert.notStrictEqual(rest.statements[0].id, list.statements[0].id);
    await call('sendState', activity, actor, 'where', null, { page: 3 }, null, null);
    assert.strictEqual(JSON.parse((await call('getState', activity, actor, 'where', null, null)).body).page, 3);
    await call('sendActivityProfile', activity, 'p', { a: 1 }, null, '*');
    assert.strictEqual(JSON.parse((await call('getActivityProfile', activity, 'p', null)).body).a, 1);
    await assert.rejects(call('sendActivityProfile', activity, 'p', { a: 2 }, null, '*'));
    assert.strictEqual(JSON.parse((await call('getActivities', activity)).body).definition.name.en, 'ADL');
    assert.deepStrictEqual(JSON.parse((await call('getAgents', actor)).body).mbox, [actor.mbox]);
}

// A launch as a learning management system does it: a one-time token, the launch data as a state, a session.
async function cmi5() {
    const XAPI = require('@xapi/xapi').default;
    global.XMLHttpRequest = require('xhr2'); // it is made for browsers
    const Cmi5 = require('@xapi/cmi5/dist/Cmi5.umd.js');
    const client = new XAPI({ endpoint: endpoint + '/', auth: XAPI.toBasicAuth(user, secret), version: '1.0.3' });
    const launch = {
        endpoint: endpoint + '/',
        actor: { objectType: 'Agent', account: { homePage: 'http://example.com', name: 'cmi5' } },
        activityId: 'http://example.com/cmi5/au',
        registration: randomUUID(),
    };
    const place = { agent: launch.actor, activityId: launch.activityId, registration: launch.registration };
    const session = 'https://w3id.org/xapi/cmi5/context/extensions/sessionid';
    await client.createState({
        ...place,
        stateId: 'LMS.LaunchData',
        state: {
            launchMode: 'Normal',
            moveOn: 'CompletedAndPassed',
            masteryScore: 0.8,
            returnURL: 'http://example.com/',
            contextTemplate: { extensions: { [session]: randomUUID() } },
        },
    });
    const token = Buffer.from(`${user}:${secret}`).toString('base64');
    const server = require('http').createServer((request, response) => {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(JSON.stringify({ 'auth-token': token }));
    });
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    launch.fetch = `http://127.0.0.1:${server.address().port}/`;
    try {
        const unit = new (Cmi5.default || Cmi5)(launch);
        await unit.initialize();
        assert.strictEqual(unit.launchData.masteryScore, 0.8);
        await unit.progress(50);
        await unit.pass({ scaled: 0.9 });
        assert.throws(() => unit.pass({ scaled: 0.7 }));
        await unit.complete();
        await unit.terminate();
        const read = (await unit.xapi.getStatements({ registration: launch.registration, ascending: true })).data.statements;
        assert.deepStrictEqual(read.map((one) => one.verb.id.split('/').pop()),
            ['initialized', 'progressed', 'passed', 'completed', 'terminated']);
        assert(read.every((one) => one.context.extensions[session] === read[0].context.extensions[session]));
    } finally {
        server.close();
    }
}

(async () => {
    for (const client of [tincan, xapi, adl, cmi5]) {
        await client();
        console.log(client.name + ': good');
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
