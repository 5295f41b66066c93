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

(async () => {
    for (const client of [tincan, xapi]) {
        await client();
        console.log(client.name + ': good');
    }
})().catch((error) => {
    console.error(error);
    process.exit(1);
});
