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
