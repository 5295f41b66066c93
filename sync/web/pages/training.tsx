/* ほかの研修: a lecture that was held, who was there, which courses it stands for. It can be taken back. */
import { useState } from 'preact/hooks';
import { act, report as load, type Row } from '../api';
import { commas, coursesOf } from '../kit/course';
import { Confirm } from '../kit/dialog';
import { Form, type Ask } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page } from '../kit/page';
import { say } from '../kit/say';
import { Sheet } from '../kit/sheet';

const asksOf = (courses: string[]): Ask[] => [
    { key: 'title', label: '研修の名前', hint: '例: 情報セキュリティ講演会' },
    { key: 'organiser', label: '主催' },
    { key: 'on', label: '行われた日', type: 'date' },
    {
        key: 'people',
        label: '出席された方',
        hint: '議席番号か氏名を「、」で区切って並べます（例: 1、2、5、試験 花子）',
    },
    { key: 'courses', label: 'どの研修にあたるか', options: [['', '選んでください'], ...courses.map((one): [string, string] => [one, one])] },
];

interface Added {
    people: number;
    duties_closed: number;
}
const told = (title: string, added: Added) =>
    `「${title}」を登録しました。出席 ${added.people}人、終わった研修 ${added.duties_closed}件です`;
function Undo(props: { row: Row; done: () => void; close: () => void }) {
    return (
        <Confirm
            title={`「${props.row['title']}」の登録を取り消しますか`}
            doing="取り消す"
            close={props.close}
            run={async () => {
                await act('training.undo', { id: props.row['id'] });
                say('登録を取り消しました');
                props.done();
            }}
        >
            <p>出席された方の、受けていただく研修が、登録する前に戻ります。取り消したことも、一覧に残ります。</p>
        </Confirm>
    );
}

function Enter(props: { again: () => void }) {
    const loaded = useLoad(async () => coursesOf((await load('courses')).rows), 'courses');
    const [done, setDone] = useState<string | null>(null);
    return (
        <section aria-labelledby="training-add">
            <h2 id="training-add">登録する</h2>
            <Wait of={loaded}>
                {(courses) => (
                    <Form
                        id="training"
                        asks={asksOf(courses)}
                        doing="登録する"
                        run={async (values) => {
                            const added = await act<Added>('training.add', { ...values, people: commas(values['people']).join(',') });
                            setDone(told(values['title'] ?? '', added));
                            say(told(values['title'] ?? '', added));
                            props.again();
                        }}
                    />
                )}
            </Wait>
            {done !== null && <p class="notice">{done}</p>}
        </section>
    );
}

function View() {
    const [row, setRow] = useState<Row | null>(null);
    return (
        <Sheet report="trainings">
            {(report, again) => (
                <>
                    <p>講演会など、端末を使わない研修に出席された方を、まとめて登録します。受講（他の研修）として、別に数えます。</p>
                    <Enter again={again} />
                    <Grid
                        caption={`登録したほかの研修（${report.rows.length}件）`}
                        columns={pick(report, ['on', 'title', 'organiser', 'people', 'courses', 'state'])}
                        rows={report.rows}
                        head="title"
                        empty="まだ登録はありません。"
                        act={(one) =>
                            one['state'] !== '取消' && (
                                <button type="button" class="small plain" onClick={() => setRow(one)}>
                                    取り消す<span class="unseen">: {one['title']}</span>
                                </button>
                            )
                        }
                    />
                    {row && <Undo row={row} done={again} close={() => setRow(null)} />}
                </>
            )}
        </Sheet>
    );
}

export const training: Page = { path: 'training', title: 'ほかの研修', menu: '受講', place: 11, right: 'clerk', View };
