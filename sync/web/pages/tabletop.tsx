/* 机上訓練: which scenes there are and who plays what, sessions with their numbers, who was there, what the room decided,
   papers and the end. Nothing is scored, and no role is anybody's name. */
import { useState } from 'preact/hooks';
import { act, report as load, type Report, type Row } from '../api';
import { Below } from '../kit/below';
import { Form, type Ask } from '../kit/form';
import { Grid, pick } from '../kit/grid';
import { useLoad, Wait } from '../kit/load';
import type { Page } from '../kit/page';
import { savedPaper } from '../kit/saved';
import { say } from '../kit/say';
import { Attend, Code, End, group as session, isOpen } from '../kit/session';
import { Step } from '../kit/step';

const KIND = '机上訓練';
const titles = (scenes: Row[]) => [...new Set(scenes.map((row) => String(row['title'])))];
const preparing = (scenes: Row[]): Ask[] => [
    { key: 'course', label: '題材', options: [['', '選んでください'], ...titles(scenes).map((one): [string, string] => [one, one])] },
    { key: 'on', label: '行う日', type: 'date' },
    { key: 'audience', label: '対象', options: [['both', '議員と職員'], ['議員', '議員'], ['職員', '職員']] },
];
const papers: [string, string][] = [
    ['plan', '進行表'],
    ['attendance', '出席票'],
    ['review', '振り返り'],
];

const Scenes = (props: { scenes: Report }) => (
    <section aria-labelledby="scenes-title">
        <h2 id="scenes-title">題材と役割</h2>
        {titles(props.scenes.rows).map((title) => {
            const rows = props.scenes.rows.filter((row) => row['title'] === title);
            return (
                <details key={title}>
                    <summary>
                        {title}（約{rows[0]?.['minutes']}分、役割 {rows.length}）
                    </summary>
                    <p>{rows[0]?.['scene']}</p>
                    <Grid caption={`「${title}」の役割`} columns={pick(props.scenes, ['role', 'task'])} rows={rows} head="role" empty="" />
                </details>
            );
        })}
        {props.scenes.notes.map((note) => (
            <p key={note} class="note">
                {note}
            </p>
        ))}
    </section>
);

/* One scene of a session after the other; what was decided can be entered afterwards or put right. */
const choices = (row: Row): [string, string][] =>
    [1, 2, 3, 4].flatMap((n): [string, string][] => (row[`option_${n}`] ? [[String(n), String(row[`option_${n}`])]] : []));

function Decide(props: { row: Row; done: (text: string) => void; close: () => void }) {
    const { row } = props;
    return (
        <Below id="decide-one" title={`場面${row['inject']}（${row['clock']}）で決めたこと`} close={props.close}>
            <Form
                id="decide"
                asks={[{ key: 'option', label: '決めたこと', options: [['', '選んでください'], ...choices(row)] }]}
                doing="決めたことを残す"
                run={async (values) => {
                    const body = { group: Number(row['group']), inject: Number(row['inject']), option: Number(values['option']) };
                    const { decided } = await act<{ decided: string }>('group.decide', body);
                    props.done(`場面${row['inject']}は「${decided}」と残しました`);
                }}
            />
        </Below>
    );
}

function Log(props: { sessions: Row[]; log: Report; again: () => void }) {
    const [chosen, choose] = useState('');
    const [at, setAt] = useState<Row | null>(null);
    const [done, setDone] = useState('');
    const rows = props.log.rows.filter((row) => String(row['group']) === chosen);
    return (
        <section aria-labelledby="log-title">
            <h2 id="log-title">決めたこと</h2>
            <Form
                id="log"
                asks={[session(KIND, props.sessions)]}
                doing="見る"
                run={async (values) => {
                    choose(values['group'] ?? '');
                    setAt(null);
                    setDone('');
                }}
            />
            {chosen !== '' && (
                <Grid
                    caption={`机上訓練 ${chosen} で決めたこと`}
                    columns={pick(props.log, ['inject', 'clock', 'text', 'decided', 'at'])}
                    rows={rows}
                    head="inject"
                    empty="この机上訓練の題材は、今の教材にありません。"
                    act={(row) => (
                        <button type="button" class="small plain" onClick={() => setAt(row)}>
                            残す<span class="unseen">: 場面{row['inject']}</span>
                        </button>
                    )}
                />
            )}
            {at !== null && (
                <Decide
                    key={String(at['inject'])}
                    row={at}
                    done={(text) => {
                        setAt(null);
                        setDone(text);
                        say(text);
                        props.again();
                    }}
                    close={() => setAt(null)}
                />
            )}
            {done !== '' && <p class="notice">{done}</p>}
        </section>
    );
}

interface Opened {
    group: number;
    title: string;
    minutes: number;
}
const Prepare = (props: { scenes: Row[]; again: () => void }) => (
    <Step
        id="prepare"
        title="開く"
        asks={preparing(props.scenes)}
        doing="机上訓練を開く"
        run={async (values) => {
            const audience = values['audience'] === 'both' ? '' : values['audience'];
            const made = await act<Opened>('group.open', { ...values, audience, sheets: 1 });
            props.again();
            return `「${made.title}」（約${made.minutes}分）を開きました。机上訓練の番号は ${made.group} です。進行表と出席票を印刷できます`;
        }}
    />
);
const Print = (props: { sessions: Row[] }) => (
    <Step
        id="print"
        title="印刷する"
        asks={[session(KIND, props.sessions), { key: 'what', label: '印刷するもの', options: papers }]}
        doing="PDFを保存する"
        run={(values) => savedPaper(values['what'], values['group'])}
    />
);

const all = async () => ({ groups: await load('groups'), scenes: await load('scenes'), log: await load('decided') });
type All = Awaited<ReturnType<typeof all>>;

function View() {
    const loaded = useLoad(all, 'tabletop');
    const [seen, setSeen] = useState<All | null>(null); /* what is typed below stays while the lists are read again */
    const now = loaded.value ?? seen;
    const again = () => {
        setSeen(now);
        loaded.again();
    };
    return (
        <>
            <p>
                架空の場面を、一つの部屋で、役割を分けて進める訓練です。正しい答えはなく、出席だけを記録します。端末で進めると、決めたことがここに届きます。紙で進めたときは、あとから残せます。
            </p>
            <Wait of={{ ...loaded, value: now }}>
                {({ groups, scenes, log }) => {
                    const sessions = groups.rows.filter((row) => row['kind'] === KIND);
                    const some = { kind: KIND, open: sessions.filter(isOpen), again };
                    return (
                        <>
                            <section aria-labelledby="sessions-title">
                                <h2 id="sessions-title">これまでの机上訓練</h2>
                                <Grid
                                    caption={`机上訓練（${sessions.length}件）`}
                                    columns={pick(groups, ['group', 'on', 'title', 'audience', 'present', 'state'])}
                                    rows={sessions}
                                    head="title"
                                    empty="机上訓練は、まだありません。"
                                />
                            </section>
                            <Scenes scenes={scenes} />
                            <Prepare scenes={scenes.rows} again={again} />
                            <Print sessions={sessions} />
                            <Code {...some} />
                            <Attend {...some} />
                            <Log sessions={sessions} log={log} again={again} />
                            <End {...some} said={(done) => `終えました。出席は ${done.present}人です`} />
                        </>
                    );
                }}
            </Wait>
        </>
    );
}

export const tabletop: Page = { path: 'tabletop', title: KIND, menu: '受講', place: 15, right: 'clerk', View };
