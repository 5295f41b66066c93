/* 端末: when each was last heard, what waits on it; approving and revoking. */
import { useState } from 'preact/hooks';
import { act, kiosks as load, type Kiosk } from '../api';
import { Confirm } from '../kit/dialog';
import { useLoad, Wait } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { say } from '../kit/say';
import { moment } from '../kit/words';

const statuses: Record<string, string> = { active: '使用中', pending: '承認待ち', revoked: '失効' };
const CLOCK_S = 120;

function trouble(kiosk: Kiosk): string[] {
    const found: string[] = [];
    if (kiosk.forked) found.push('同じ端末の記録が二通りあります（古い控えから戻した端末かもしれません）');
    if (kiosk.quarantined > 0) found.push(`保留の記録 ${kiosk.quarantined}件`);
    if (kiosk.conflicts > 0) found.push(`食いちがう記録 ${kiosk.conflicts}件`);
    if (Math.abs(kiosk.clock_off_s) > CLOCK_S)
        found.push(`時計が${Math.round(Math.abs(kiosk.clock_off_s) / 60)}分${kiosk.clock_off_s > 0 ? '進んで' : '遅れて'}います`);
    return found;
}

/* What arrives on a stick is contact too. */
const heard = (kiosk: Kiosk) =>
    [kiosk.last_seen_at, kiosk.last_received_at].filter((at) => at !== null).sort().at(-1) ?? null;

type Step = { kind: 'approve' | 'revoke'; kiosk: Kiosk };

function Ask(props: { step: Step; done: () => void; close: () => void }) {
    const { kind, kiosk } = props.step;
    const run = async () => {
        await act(`kiosk.${kind}`, { kiosk: kiosk.recorder });
        say(kind === 'approve' ? `${kiosk.name}を承認しました` : `${kiosk.name}の使用を止めました`);
        props.done();
    };
    return kind === 'approve' ? (
        <Confirm title={`「${kiosk.name}」を承認しますか`} doing="承認する" run={run} close={props.close}>
            <p>端末の画面に出ている鍵の番号と、次の番号が同じことを確かめてください。</p>
            <p class="big-code">{kiosk.key_id}</p>
        </Confirm>
    ) : (
        <Confirm title={`「${kiosk.name}」の使用を止めますか`} doing="使用を止める（失効）" run={run} close={props.close}>
            <p>
                この端末には名簿も教材も渡らなくなります。このあと届く記録は保留になり、確かめてから受け入れるかどうかを決めます。
                すでに届いた記録は、そのままです。
            </p>
            <p>また使うときは、端末を登録し直します。</p>
        </Confirm>
    );
}

function Table(props: { kiosks: Kiosk[]; admin: boolean; ask: (step: Step) => void }) {
    if (props.kiosks.length === 0)
        return <p class="empty">端末はまだありません。サーバの機械で mamori kiosk invite を実行すると、登録の番号が出ます。</p>;
    return (
        <div class="scroll" role="region" aria-label="端末" tabIndex={0}>
            <table class="grid">
                <caption>{props.kiosks.length}台</caption>
                <thead>
                    <tr>
                        <th scope="col">端末</th>
                        <th scope="col">状態</th>
                        <th scope="col">最後の連絡</th>
                        <th scope="col">記録が最後に届いた時刻</th>
                        <th scope="col" class="int">
                            届いた記録
                        </th>
                        <th scope="col" class="int">
                            未送信
                        </th>
                        <th scope="col">注意</th>
                        {props.admin && <th scope="col" class="screen-only">操作</th>}
                    </tr>
                </thead>
                <tbody>
                    {props.kiosks.map((kiosk) => (
                        <tr key={kiosk.recorder}>
                            <th scope="row">{kiosk.name}</th>
                            <td class="brief">{statuses[kiosk.status] ?? kiosk.status}</td>
                            <td>{heard(kiosk) ? moment(heard(kiosk)!) : 'まだありません'}</td>
                            <td>{kiosk.last_received_at ? moment(kiosk.last_received_at) : 'まだありません'}</td>
                            <td class="int">{kiosk.last_seq}</td>
                            <td class="int">{kiosk.backlog < 0 ? '-' : kiosk.backlog}</td>
                            <td>{trouble(kiosk).join('、') || 'ありません'}</td>
                            {props.admin && (
                                <td class="screen-only">
                                    {kiosk.status === 'pending' && (
                                        <button type="button" class="small" onClick={() => props.ask({ kind: 'approve', kiosk })}>
                                            承認<span class="unseen">: {kiosk.name}</span>
                                        </button>
                                    )}{' '}
                                    {kiosk.status !== 'revoked' && (
                                        <button type="button" class="small plain" onClick={() => props.ask({ kind: 'revoke', kiosk })}>
                                            使用を止める<span class="unseen">: {kiosk.name}</span>
                                        </button>
                                    )}
                                </td>
                            )}
                        </tr>
                    ))}
                </tbody>
            </table>
        </div>
    );
}

function View(props: Props) {
    const loaded = useLoad(load, 'kiosks');
    const [step, setStep] = useState<Step | null>(null);
    return (
        <>
            <Wait of={loaded}>
                {(list) => <Table kiosks={list} admin={props.session.rights.includes('admin')} ask={setStep} />}
            </Wait>
            {step && <Ask step={step} done={loaded.again} close={() => setStep(null)} />}
        </>
    );
}

export const kiosks: Page = { path: 'kiosks', title: '端末', menu: '備え', place: 1, right: 'kiosk_list', View };
