/* What people read of a duty: its reason, how its day was counted, what closed it. */
#include "sync/rules/duties.h"
#include "sync/rules/rules.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *code, *name, *ja, *day; /* name: in a table; day: what the day of the reason is called */
} causes[] = {
    {"term_start", "一般選挙", "任期の始まりに、議員の方に受けていただく研修です", "任期の始まり"},
    {"by_election", "補欠選挙", "補欠選挙で議員になられた方に受けていただく研修です", "任期の始まり"},
    {"runner_up", "繰上補充", "繰上補充で議員になられた方に受けていただく研修です", "任期の始まり"},
    {"appointment", "着任", "議会事務局に着任された方に受けていただく研修です", "着任の日"},
    {"transfer", "異動", "課を異動された方に受けていただく研修です", "異動の日"},
    {"fiscal_year", "年度の始まり", "年に一度、皆さんに受けていただく研修です", "年度の始まり"},
    {"revision", "方針の見直し",
     "情報セキュリティポリシーが見直され、前に学ばれたところが変わったため、受けていただく研修です",
     "見直しの日"},
    {"onboarded", "はじめの研修の後", "はじめの研修から日をおいて、もう一度確かめていただく研修です",
     "はじめの研修を終えた日"},
    {"session", "定例会の前", "定例会の前に、もう一度確かめていただく研修です", "お願いを始めた日"},
    {MM_DUTY_CAUSE_BEGUN, "前の教材", "教材が新しくなる前に始められた研修です", "始められた日"},
    {"request", "事務局から", "議会事務局から、必要に応じてお願いする研修です", "お願いした日"},
};
#define N_CAUSES (sizeof causes / sizeof causes[0])

static size_t cause_of(const char *code)
{
    size_t i = 0;
    while (i < N_CAUSES && strcmp(causes[i].code, code) != 0)
        i++;
    return i;
}

const char *mm_duty_cause_ja(const char *cause)
{
    size_t i = cause ? cause_of(cause) : N_CAUSES;
    return i < N_CAUSES ? causes[i].ja : "";
}

const char *mm_duty_cause_name_ja(const char *cause)
{
    size_t i = cause_of(cause);
    return i < N_CAUSES ? causes[i].name : "";
}

/* ---- 対象外 --------------------------------------------------------------------------------------- */
static const struct {
    const char *code, *ja;
} reasons[] = {
    [MM_EXEMPT_LEAVE] = {"leave", "休職等"},
    [MM_EXEMPT_OFFICIAL] = {"official", "公務"},
    [MM_EXEMPT_TERM_END] = {"term_end", "任期満了"},
    [MM_EXEMPT_OTHER] = {"other", "その他"},
};
_Static_assert(sizeof reasons / sizeof reasons[0] == MM_EXEMPT_COUNT, "a row for each reason");

const char *mm_exempt_code(enum mm_exempt reason)
{
    return reason < MM_EXEMPT_COUNT ? reasons[reason].code : "";
}

enum mm_err mm_exempt_find(const char *code_or_ja, enum mm_exempt *ret_reason)
{
    for (int i = 0; i < MM_EXEMPT_COUNT; i++) {
        if (strcmp(reasons[i].code, code_or_ja) == 0 || strcmp(reasons[i].ja, code_or_ja) == 0) {
            *ret_reason = (enum mm_exempt)i;
            return MM_OK;
        }
    }
    return MM_ERR_NOT_FOUND;
}

const char *mm_exempt_ja(const char *code)
{
    enum mm_exempt reason;
    return mm_exempt_find(code, &reason) == MM_OK ? reasons[reason].ja : "";
}

/* ---- closing --------------------------------------------------------------------------------------- */
static const struct {
    const char *code, *ja;
} closings[] = {
    {MM_DUTY_BY_INDIVIDUAL, "修了（個人）"}, {MM_DUTY_BY_GROUP, "修了（集合）"},
    {MM_DUTY_BY_PAPER, "修了（紙）"},        {MM_DUTY_BY_OTHER, "受講（他の研修）"},
    {MM_DUTY_BY_EXEMPT, "対象外"},           {MM_DUTY_BY_LEFT, "退任・転出"},
    {MM_DUTY_BY_WINDOW, "期間の終わり"},     {MM_DUTY_BY_YEAR, "年度の終わり"},
};

const char *mm_duty_route(const char *route)
{
    static const char *const together[] = {MM_DUTY_BY_GROUP, MM_DUTY_BY_PAPER};
    for (size_t i = 0; route && i < sizeof together / sizeof together[0]; i++) {
        if (strcmp(together[i], route) == 0)
            return together[i];
    }
    return MM_DUTY_BY_INDIVIDUAL;
}

const char *mm_duty_route_ja(const char *route)
{
    static const struct {
        const char *code, *ja;
    } routes[] = {
        {MM_DUTY_BY_INDIVIDUAL, "個人（端末）"}, {MM_DUTY_BY_GROUP, "集合"}, {MM_DUTY_BY_PAPER, "紙"}};
    for (size_t i = 0; i < sizeof routes / sizeof routes[0]; i++)
        if (strcmp(routes[i].code, route) == 0)
            return routes[i].ja;
    return "";
}

void mm_duty_closed_ja(const struct mm_duty *duty, struct mm_buf *out)
{
    for (size_t i = 0; duty->closed_on[0] && i < sizeof closings / sizeof closings[0]; i++) {
        if (strcmp(closings[i].code, duty->closed_by) == 0)
            mm_buf_str_append(out, closings[i].ja);
    }
    if (duty->closed_on[0] && duty->reason[0])
        mm_buf_printf(out, "（%s）", mm_exempt_ja(duty->reason));
}

/* ---- why -------------------------------------------------------------------------------------------- */
static void day_words(const char *day, char out[MM_WAREKI_BYTES])
{
    struct mm_date date;
    out[0] = '\0';
    if (mm_date_parse(day, &date) == MM_OK)
        mm_date_wareki(date, out);
}

/* Asked for a short time, which ends when it ends: absence or not. */
static bool is_window(const struct mm_duty *duty)
{
    return strcmp(duty->cause, "session") == 0 || strcmp(duty->cause, "onboarded") == 0;
}

static void due_words(const struct mm_duty *duty, const char *reason_day, struct mm_buf *out)
{
    char due[MM_WAREKI_BYTES];
    day_words(duty->due_on, due);
    if (!due[0])
        return;
    if (duty->paused)
        mm_buf_str_append(out, is_window(duty) ? "お休みの間は、お願いしていません。\n"
                                               : "お休みの間は、お願いする日を数えていません。\n");
    else if (duty->cut)
        mm_buf_printf(out, "お願いする日は、任期または年度の最後の日（%s）です。\n", due);
    else if (duty->sooner)
        mm_buf_printf(out, "お願いする日は、事務局がお願いした日（%s）です。\n", due);
    else if (strcmp(duty->cause, "session") == 0)
        mm_buf_printf(out, "お願いする日は、開会日の前の日（%s）です。\n", due);
    else
        mm_buf_printf(out, "お願いする日は、%sから%d日目（%s）です。\n", reason_day,
                      duty->due_days + duty->paused_days, due);
    if (!duty->paused && !duty->cut && !duty->sooner && duty->paused_days)
        mm_buf_printf(out, "お休みの%d日間は数えず、その分あとにしています。\n", duty->paused_days);
}

void mm_duty_day_note_ja(const struct mm_duty *duty, struct mm_buf *out)
{
    if (duty->late)
        mm_buf_str_append(out, "記録に入った日から数えています。");
    if (duty->cut)
        mm_buf_str_append(out, "任期または年度の最後の日です。");
    if (duty->sooner)
        mm_buf_str_append(out, "事務局がお願いした日です。");
    if (duty->paused_days && !duty->paused && !duty->cut && !duty->sooner)
        mm_buf_printf(out, "お休みの%d日間は数えていません。", duty->paused_days);
}

void mm_duty_why_ja(const struct mm_duty *duty, struct mm_buf *out)
{
    size_t i = cause_of(duty->cause);
    char origin[MM_WAREKI_BYTES], opened[MM_WAREKI_BYTES], start[100];
    if (i == N_CAUSES)
        return;
    day_words(duty->origin_on, origin);
    day_words(duty->opened_on, opened);
    mm_buf_printf(out, "%s。\n", causes[i].ja);
    mm_buf_printf(out, "%s　%s\n", causes[i].day, origin);
    if (duty->late) {
        mm_buf_printf(out, "記録に入った日　%s\n", opened);
        (void)snprintf(start, sizeof start, "記録に入った日");
    } else {
        bool later = strcmp(duty->opened_on, duty->origin_on) > 0;
        (void)snprintf(start, sizeof start, "%s", later ? "お願いを始めた日" : causes[i].day);
        if (later)
            mm_buf_printf(out, "お願いを始めた日　%s\n", opened);
    }
    due_words(duty, start, out);
}
