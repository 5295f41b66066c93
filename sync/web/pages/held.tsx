/* 保留・衝突: records that were kept apart, why, and what is decided of each. A decision can be taken back. */
import { useState } from 'preact/hooks';
import { act, type Row } from '../api';
import { Confirm } from '../kit/dialog';
import { Form } from '../kit/form';
import { Grid } from '../kit/grid';
import type { Page, Props } from '../kit/page';
import { Panel } from '../kit/panel';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

function Settle(props: { row: Row; done: () => void; close: () => void }) {
    const { row } = props;
    return (
        <Panel title={`記録 ${row['record']} の扱いを決める`} close={props.close} leave="やめる">
            <p>
                {row['kiosk']}　通し番号 {row['seq']}　わけ: {row['why']}
            </p>
            <p>記録は、どれを選んでも消えません。受け入れた記録は数えるので、取り消せません。ほかの決定は、あとで取り消せます。</p>
            <Form
                id="settle"
                asks={[
                    {
                        key: 'verdict',
                        label: '扱い',
                        options: [
                            ...(row['kind'] === '保留' ? [['accepted', '記録として受け入れ、数える'] as [string, string]] : []),
                            ['kept', 'もう一つの記録と分けたまま残す'],
                            ['given-up', 'この記録は数えないことにする'],
                        ],
                    },
                    { key: 'reason', label: '理由', hint: '例: 端末の控えから戻したときの、同じ記録' },
                ]}
                doing="決める"
                run={async (values) => {
                    await act('held.settle', { ...values, record: row['record'] });
                    say('扱いを決めました');
                    props.done();
                    props.close();
                }}
            />
        </Panel>
    );
}

/* All of one kiosk that wait, a part each time. */
function Together(props: { kiosk: string; n: number; done: () => void; close: () => void }) {
    const { kiosk, n } = props;
    return (
        <Panel title={`端末「${kiosk}」の保留の記録 ${n}件を、まとめて受け入れる`} close={props.close} leave="やめる">
            <p>
                受け入れた記録は数えるので、取り消せません。記録として読めないものと、同じ番号の別の記録があるものは、保留のまま残ります。
            </p>
            <Form
                id="together"
                asks={[{ key: 'reason', label: '理由', hint: '例: 早く失効にした端末の、正しい記録' }]}
                doing={`${n}件を受け入れる`}
                run={async (values) => {
                    let after = 0;
                    let accepted = 0;
                    for (let left = 1; left > 0; ) {
                        const part = await act<{ accepted: number; last: number; left: number }>('held.accept', { ...values, kiosk, after });
                        after = part.last;
                        left = part.left;
                        accepted += part.accepted;
                    }
                    say(`${accepted}件を受け入れました`);
                    props.done();
                    props.close();
                }}
            />
        </Panel>
    );
}

/* Kiosks of which more than one record waits, and how many. */
function waiting(rows: Row[]): [string, number][] {
    const n = new Map<string, number>();
    for (const row of rows)
        if (row['kind'] === '保留' && !row['settled_on']) n.set(String(row['kiosk']), (n.get(String(row['kiosk'])) ?? 0) + 1);
    return [...n].filter(([, many]) => many > 1);
}

function Reopen(props: { row: Row; done: () => void; close: () => void }) {
    const { row } = props;
    return (
        <Confirm
            title={`記録 ${row['record']} の決定を取り消しますか`}
            doing="決定を取り消す"
            close={props.close}
            run={async () => {
                await act('held.settle', { record: row['record'], verdict: 'open' });
                say('決定を取り消しました');
                props.done();
            }}
        >
            <p>まだ決めていない記録に戻ります。</p>
        </Confirm>
    );
}

function View(props: Props) {
    const [row, setRow] = useState<Row | null>(null);
    const [all, setAll] = useState<[string, number] | null>(null);
    const admin = props.session.rights.includes('admin');
    const acts = (one: Row) => {
        if (one['verdict'] === '受け入れた') return null; /* for good */
        return (
            <button type="button" class="small plain" onClick={() => setRow(one)}>
                {one['settled_on'] ? '取り消す' : '決める'}
                <span class="unseen">: {one['record']}</span>
            </button>
        );
    };
    return (
        <Sheet report="held">
            {(report, again) => (
                <>
                    <p>
                        記録として読めないもの、失効した端末から届いたもの、同じ番号で中身のちがうものは、ほかの記録と分けて残しています。
                    </p>
                    <Grid
                        caption={`${report.rows.length}件`}
                        columns={report.columns}
                        rows={report.rows}
                        head="record"
                        empty="保留の記録も、食いちがう記録もありません。"
                        {...(admin ? { act: acts } : {})}
                    />
                    {admin &&
                        waiting(report.rows).map((one) => (
                            <button key={one[0]} type="button" class="plain" onClick={() => setAll(one)}>
                                端末「{one[0]}」の保留 {one[1]}件をまとめて受け入れる
                            </button>
                        ))}
                    {all && <Together kiosk={all[0]} n={all[1]} done={again} close={() => setAll(null)} />}
                    {row &&
                        (row['settled_on'] ? (
                            <Reopen row={row} done={again} close={() => setRow(null)} />
                        ) : (
                            <Settle row={row} done={again} close={() => setRow(null)} />
                        ))}
                </>
            )}
        </Sheet>
    );
}

export const held: Page = { path: 'held', title: '保留・食いちがい', menu: '備え', place: 5, right: 'kiosk_list', View };
