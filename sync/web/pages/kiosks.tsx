/* 端末: when each was last heard, what waits on it; approving and revoking. */
import { useState } from 'preact/hooks';
import { act, kiosks as load, report as loadReport, type Kiosk, type Report } from '../api';
import { Confirm } from '../kit/dialog';
import { Form } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page, Props } from '../kit/page';
import { Panel } from '../kit/panel';
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
            <p>端末の「保守」の画面が示す「鍵の番号」と、次の番号が同じことを確かめてください。</p>
            <p class="big-code">{kiosk.key_id}</p>
        </Confirm>
    ) : (
        <Confirm title={`「${kiosk.name}」の使用を止めますか`} doing="使用を止める（失効）" run={run} close={props.close}>
            <p>
                この端末には名簿も教材も渡らなくなります。このあと届く記録は保留として分けて残します。扱い（受け入れる・残す・数えない）を決めて記録します。
                すでに届いた記録は、そのままです。
            </p>
            <p>また使うときは、端末を登録し直します。</p>
        </Confirm>
    );
}

function Table(props: { kiosks: Kiosk[]; admin: boolean; ask: (step: Step) => void }) {
    if (props.kiosks.length === 0)
        return <p class="empty">端末はまだありません。「端末を加える」で登録の番号を作り、端末に入れます。</p>;
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

/* What each told of itself when it was last heard: versions, room, the number of its key. */
function Details(props: { report: Report }) {
    return (
        <Grid
            caption="版、空き容量、鍵の番号"
            columns={pick(props.report, ['name', 'program', 'pack', 'free_mb', 'key', 'note'])}
            rows={props.report.rows}
            head="name"
            empty="端末はまだありません。"
        />
    );
}

interface Invite {
    name: string;
    code: string;
    expires_at: string;
    approved: boolean;
}
function Add(props: { close: () => void }) {
    const [invite, set] = useState<Invite | null>(null);
    return (
        <Panel title={invite ? `${invite.name}の登録の番号` : '端末を加える'} close={props.close}>
            {invite ? (
                <>
                    <p class="big-code huge">{invite.code}</p>
                    <p>
                        {moment(invite.expires_at)}までに、端末の「登録」に入れてください。1回だけ使えます。
                        {!invite.approved && '入れたあと、この画面で承認すると使えるようになります。'}
                    </p>
                </>
            ) : (
                <Form
                    id="invite"
                    asks={[{ key: 'name', label: '端末の名前', hint: '置き場所が分かる名前（例: 控室の端末）' }]}
                    doing="登録の番号を作る"
                    run={async (values) => set(await act<Invite>('kiosk.invite', values))}
                />
            )}
        </Panel>
    );
}

function View(props: Props) {
    const [adds, setAdds] = useState(false);
    const admin = props.session.rights.includes('admin');
    const loaded = useLoad(async () => {
        const [list, report] = await Promise.all([load(), loadReport('kiosks')]);
        return { list, report };
    }, 'kiosks');
    const [step, setStep] = useState<Step | null>(null);
    return (
        <>
            {admin && (
                <p class="screen-only">
                    <button type="button" onClick={() => setAdds(true)}>
                        端末を加える
                    </button>
                </p>
            )}
            <Wait of={loaded}>
                {({ list, report }) => (
                    <>
                        <Table kiosks={list} admin={admin} ask={setStep} />
                        {list.length > 0 && <Details report={report} />}
                    </>
                )}
            </Wait>
            {adds && (
                <Add
                    close={() => {
                        setAdds(false);
                        loaded.again();
                    }}
                />
            )}
            {step && <Ask step={step} done={loaded.again} close={() => setStep(null)} />}
        </>
    );
}

export const kiosks: Page = { path: 'kiosks', title: '端末', menu: '備え', place: 1, right: 'kiosk_list', View };
