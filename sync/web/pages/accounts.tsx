/* 利用者: who signs in here, in which role. A password is known to its owner alone; others give a link. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import type { Options } from '../kit/field';
import { Form } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page } from '../kit/page';
import { Link, Panel } from '../kit/panel';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const roles: Options = [
    ['clerk', '事務局（名簿、お願い、予定、帳票）'],
    ['viewer', '閲覧（個人名のない帳票だけ）'],
    ['chair', '議長（帳票。個人名あり）'],
    ['auditor', '監査（帳票、操作の記録。変えられない）'],
    ['administrator', '管理者（すべて）'],
];
const roleOf = (row: Row) => roles.find(([value]) => value === row['role'])?.[1] ?? row['role'];

type Step = { kind: 'role' | 'reset' | 'revoke'; row: Row } | { kind: 'link'; who: string; token: string };
interface Given {
    name: string;
    token: string;
}

function Role(props: { row: Row; done: () => void; close: () => void }) {
    const { row } = props;
    return (
        <Panel title={`${row['label']}さんの役割`} close={props.close} leave="やめる">
            <p>変えると、いま開いている画面からサインアウトします。</p>
            <Form
                id="role"
                asks={[{ key: 'role', label: '役割', options: roles }]}
                start={{ role: String(row['role']) }}
                doing="変える"
                run={async (values) => {
                    await act('account.role', { account: row['name'], role: values['role'] });
                    say('役割を変えました');
                    props.done();
                    props.close();
                }}
            />
        </Panel>
    );
}

function Dialogs(props: { step: Step; go: (step: Step | null) => void; again: () => void }) {
    const { step, go, again } = props;
    const close = () => go(null);
    if (step.kind === 'link') return <Link who={step.who} page="password" token={step.token} close={close} />;
    if (step.kind === 'role') return <Role row={step.row} done={again} close={close} />;
    const { row } = step;
    if (step.kind === 'revoke')
        return (
            <Confirm
                title={`${row['label']}さんの利用を終えますか`}
                doing="利用を終える"
                close={close}
                run={async () => {
                    await act('account.revoke', { account: row['name'] });
                    say('利用を終えました');
                    again();
                }}
            >
                <p>すぐにサインアウトし、もう入れません。操作の記録はそのまま残ります。また使うときは、もう一度追加します。</p>
            </Confirm>
        );
    return <Reset row={row} go={go} again={again} />;
}

function Reset(props: { row: Row; go: (step: Step | null) => void; again: () => void }) {
    const { row } = props;
    const [token, setToken] = useState<string | null>(null);
    return (
        <Confirm
            title={`${row['label']}さんに新しいリンクを作りますか`}
            doing="新しいリンクを作る"
            close={() => props.go(token === null ? null : { kind: 'link', who: String(row['label']), token })}
            run={async () => {
                setToken((await act<Given>('account.reset', { account: row['name'] })).token);
                props.again();
            }}
        >
            <p>いまのパスワードと2段階の確認は使えなくなり、サインアウトします。本人がリンクを開いて、決め直します。</p>
        </Confirm>
    );
}

function Add(props: { go: (step: Step) => void; again: () => void }) {
    return (
        <section aria-labelledby="account-add">
            <h2 id="account-add">利用者を追加する</h2>
            <Form
                id="account"
                asks={[
                    { key: 'name', label: '利用者名', hint: 'サインインに使います（英字や数字など）' },
                    { key: 'label', label: '表示名', hint: '操作の記録に残ります（例: 書記 庶務係）' },
                    { key: 'role', label: '役割', options: roles },
                ]}
                doing="追加する"
                run={async (values) => {
                    const given = await act<Given>('account.add', values);
                    props.again();
                    props.go({ kind: 'link', who: values['label'] ?? '', token: given.token });
                }}
            />
        </section>
    );
}

const kinds: ['role' | 'reset' | 'revoke', string][] = [
    ['role', '役割'],
    ['reset', 'リンク'],
    ['revoke', '終える'],
];

function View() {
    const [step, go] = useState<Step | null>(null);
    const acts = (row: Row) =>
        !row['revoked_on'] &&
        kinds.map(([kind, word]) => (
            <button key={kind} type="button" class="small plain" onClick={() => go({ kind, row })}>
                {word}
                <span class="unseen">: {row['label']}</span>
            </button>
        ));
    return (
        <Sheet report="accounts">
            {(report, again) => (
                <>
                    <Grid
                        caption={`${report.rows.length}人`}
                        columns={report.columns}
                        rows={report.rows}
                        head="name"
                        empty="利用者はまだいません。"
                        cells={{ role: roleOf }}
                        act={acts}
                    />
                    <Add go={go} again={again} />
                    {step && <Dialogs step={step} go={go} again={again} />}
                </>
            )}
        </Sheet>
    );
}

export const accounts: Page = { path: 'accounts', title: '利用者', menu: '設定', place: 4, right: 'admin', View };
