/* 連携の鍵: what other systems may do. A secret is shown once, when it is made. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import type { Options } from '../kit/field';
import { decision, Form } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page } from '../kit/page';
import { Panel } from '../kit/panel';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';
import { moment } from '../kit/words';

const scopes: Options = [
    ['report', '個人名のない帳票を読む'],
    ['publish', '署名した教材を送る'],
    ['statements/write', '記録を書く'],
    ['statements/read/mine', '自分が書いた記録を読む'],
    ['state', '途中の状態の文書を読み書きする'],
    ['statements/read', '記録を読む（決定が要ります）'],
    ['all', '記録の読み書き（決定が要ります）'],
];
const decided = (scope: string | undefined) => scope === 'statements/read' || scope === 'all';

interface Secret {
    user: string;
    secret: string;
    old_until?: string;
}
function Shown(props: { secret: Secret; close: () => void }) {
    const { secret } = props;
    return (
        <Panel title="鍵の合言葉" close={props.close}>
            <p>この画面を閉じると、二度と出せません。使うシステムの設定に入れてください。</p>
            <dl class="keys">
                <dt>利用者</dt>
                <dd class="big-code long">{secret.user}</dd>
                <dt>合言葉</dt>
                <dd class="big-code long">{secret.secret}</dd>
            </dl>
            {secret.old_until && <p>前の合言葉は、{moment(secret.old_until)}まで使えます。</p>}
        </Panel>
    );
}

type Step = { kind: 'rotate' | 'revoke'; row: Row };
function Ask(props: { step: Step; show: (secret: Secret) => void; again: () => void; close: () => void }) {
    const { kind, row } = props.step;
    const which = { credential: row['user'] };
    const run = async () => {
        if (kind === 'rotate') props.show(await act<Secret>('credential.rotate', which));
        else {
            await act('credential.revoke', which);
            say('鍵を取り消しました');
        }
        props.again();
    };
    return kind === 'rotate' ? (
        <Confirm title={`「${row['name']}」の合言葉を替えますか`} doing="合言葉を替える" run={run} close={props.close}>
            <p>新しい合言葉を出します。前の合言葉も、あと24時間は使えます。その間に、使うシステムの設定を替えてください。</p>
        </Confirm>
    ) : (
        <Confirm title={`「${row['name']}」の鍵を取り消しますか`} doing="取り消す" run={run} close={props.close}>
            <p>すぐに使えなくなります。元に戻すことはできません。また使うときは、新しい鍵を作ります。</p>
        </Confirm>
    );
}

function Add(props: { show: (secret: Secret) => void; again: () => void }) {
    return (
        <section aria-labelledby="key-add">
            <h2 id="key-add">鍵を作る</h2>
            <Form
                id="key"
                asks={[
                    { key: 'name', label: '使うシステムと目的' },
                    { key: 'scope', label: 'できること', options: scopes },
                    ...decision.map((ask) => ({ ...ask, when: (all: Record<string, string>) => decided(all['scope']) })),
                ]}
                doing="作る"
                run={async (values) => {
                    props.show(await act<Secret>('credential.add', values));
                    props.again();
                }}
            />
        </section>
    );
}

const kinds: [Step['kind'], string][] = [
    ['rotate', '合言葉を替える'],
    ['revoke', '取り消す'],
];

function View() {
    const [step, setStep] = useState<Step | null>(null);
    const [secret, show] = useState<Secret | null>(null);
    const acts = (row: Row) =>
        !row['revoked_on'] &&
        kinds.map(([kind, word]) => (
            <button key={kind} type="button" class="small plain" onClick={() => setStep({ kind, row })}>
                {word}
                <span class="unseen">: {row['name']}</span>
            </button>
        ));
    return (
        <Sheet report="credentials">
            {(report, again) => (
                <>
                    <Grid
                        caption={`${report.rows.length}件`}
                        columns={report.columns}
                        rows={report.rows}
                        head="name"
                        empty="鍵はまだありません。ほかのシステムとつなぐときに、下で作ります。"
                        cells={{ scope: (row) => scopes.find(([value]) => value === row['scope'])?.[1] ?? row['scope'] }}
                        act={acts}
                    />
                    <Add show={show} again={again} />
                    {step && <Ask step={step} show={show} again={again} close={() => setStep(null)} />}
                    {secret && <Shown secret={secret} close={() => show(null)} />}
                </>
            )}
        </Sheet>
    );
}

export const credentials: Page = { path: 'credentials', title: '連携の鍵', menu: '設定', place: 5, right: 'admin', View };
