/* 自分の設定: one's own password and second factor. */
import { useState } from 'preact/hooks';
import { session, type Totp } from '../api';
import { Form } from '../kit/form';
import { words } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { Panel } from '../kit/panel';
import { say } from '../kit/say';

const LEAST = 12;
function Password() {
    return (
        <section aria-labelledby="own-password">
            <h2 id="own-password">パスワードを変える</h2>
            <p>変えると、ほかの機械で開いている画面からはサインアウトします。</p>
            <Form
                id="own"
                asks={[
                    { key: 'old', label: 'いまのパスワード', type: 'password', complete: 'current-password' },
                    {
                        key: 'next',
                        label: '新しいパスワード',
                        hint: `${LEAST}文字以上。文のように長いものが、覚えやすく安全です`,
                        type: 'password',
                        complete: 'new-password',
                        wrong: (value) => ([...value].length >= LEAST ? null : `${LEAST}文字以上にしてください`),
                    },
                    {
                        key: 'again',
                        label: '新しいパスワード（もう一度）',
                        type: 'password',
                        complete: 'new-password',
                        wrong: (value, all) => (value === (all['next'] ?? '').trim() ? null : '同じパスワードを、もう一度入れてください'),
                    },
                ]}
                doing="変える"
                run={async (values) => {
                    await session.password(values['old'] ?? '', values['next'] ?? '');
                    say('パスワードを変えました');
                }}
            />
        </section>
    );
}

function Recovery(props: { codes: string[]; close: () => void }) {
    return (
        <Panel title="回復用の番号" close={props.close} print>
            <p>
                スマートフォンが使えないときに、確認の番号のかわりに1回ずつ使えます。印刷して、鍵のかかるところに入れてください。この画面を閉じると、二度と出せません。
            </p>
            <ul class="codes">
                {props.codes.map((code) => (
                    <li key={code} class="big-code">
                        {code}
                    </li>
                ))}
            </ul>
        </Panel>
    );
}

function Second() {
    const [begun, setBegun] = useState<Totp | null>(null);
    const [codes, setCodes] = useState<string[] | null>(null);
    const [ending, setEnding] = useState(false);
    const [error, setError] = useState<string | null>(null);
    const begin = async () => {
        try {
            setError(null);
            setBegun(await session.totp('begin'));
        } catch (refused) {
            setError(words(refused));
        }
    };
    return (
        <section aria-labelledby="own-second">
            <h2 id="own-second">2段階の確認</h2>
            <p>パスワードのほかに、スマートフォンの認証アプリの番号（6けた）で確かめます。</p>
            {error !== null && (
                <p class="notice look" role="alert">
                    {error}
                </p>
            )}
            {begun === null ? (
                <div class="buttons">
                    <button type="button" onClick={begin}>
                        使いはじめる
                    </button>
                    <button type="button" class="plain" onClick={() => setEnding(true)}>
                        使うのをやめる
                    </button>
                </div>
            ) : (
                <>
                    <p>認証アプリで「キーを入力」を選び、次の文字を入れてください。そのあと、アプリに出た番号を下に入れます。</p>
                    <p class="big-code long">{begun.secret.replace(/(.{4})(?=.)/g, '$1 ')}</p>
                    <Form
                        id="totp"
                        asks={[{ key: 'code', label: '確認の番号', hint: 'アプリに出ている6けた', numbers: true, complete: 'one-time-code' }]}
                        doing="確かめて使いはじめる"
                        run={async (values) => {
                            const done = await session.totp('confirm', { code: values['code'] ?? '' });
                            setBegun(null);
                            setCodes(done.recovery);
                            say('2段階の確認を使いはじめました');
                        }}
                    />
                </>
            )}
            {codes && <Recovery codes={codes} close={() => setCodes(null)} />}
            {ending && <End close={() => setEnding(false)} />}
        </section>
    );
}

function End(props: { close: () => void }) {
    return (
        <Panel title="2段階の確認をやめますか" close={props.close} leave="やめない">
            <p>サインインがパスワードだけになります。回復用の番号も使えなくなります。</p>
            <Form
                id="totp-end"
                asks={[{ key: 'password', label: 'いまのパスワード', type: 'password', complete: 'current-password' }]}
                doing="使うのをやめる"
                run={async (values) => {
                    await session.totp('end', { password: values['password'] ?? '' });
                    say('2段階の確認をやめました');
                    props.close();
                }}
            />
        </Panel>
    );
}

function View(props: Props) {
    return (
        <>
            <p>
                {props.session.account?.label}（利用者名 {props.session.account?.name}）
            </p>
            <Password />
            <Second />
        </>
    );
}

export const own: Page = { path: 'own', title: '自分の設定', menu: '設定', place: 3, right: 'report', View };
