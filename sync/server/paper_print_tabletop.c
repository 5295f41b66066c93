#include "sync/server/paper_print_tabletop.h"

#include "sync/base/clock.h"
#include "sync/server/paper_pieces.h"

#include <inttypes.h>
#include <stdio.h>

#define WRITING_MM 32
#define BLANK_ROWS 4

static void put_scene(struct mm_paper *p, const struct mm_json *scene)
{
    mm_sheet_line(p, "架空の場面　", mm_json_get_str(scene, "scene", ""), 0);
    if (mm_json_get_bool(scene, "provisional", true))
        mm_sheet_text(p, "この訓練は暫定です（議会の決定前）。", 0);
}

static void put_roles(struct mm_paper *p, const struct mm_json *scene)
{
    char before[200];

    mm_sheet_heading(p, "役割");
    for (const struct mm_json *r = mm_json_first(mm_json_get(scene, "roles")); r; r = mm_json_next(r)) {
        snprintf(before, sizeof(before), "%.150s　", mm_json_get_str(r, "title", ""));
        mm_sheet_line(p, before, mm_json_get_str(r, "task", ""), 1);
    }
}

static void put_inject(struct mm_paper *p, const struct mm_json *inject)
{
    char head[120], before[24];
    size_t at = 0;

    snprintf(head, sizeof(head), "%.10s　話し合いは%" PRId64 "分", mm_json_get_str(inject, "clock", ""),
             mm_json_get_int(inject, "minutes", 0));
    mm_sheet_heading(p, head);
    mm_sheet_line(p, "", mm_json_get_str(inject, "text", ""), 0);
    mm_sheet_line(p, "", mm_json_get_str(inject, "ask", ""), 0);
    for (const struct mm_json *o = mm_json_first(mm_json_get(inject, "options")); o; o = mm_json_next(o)) {
        snprintf(before, sizeof(before), "□ %zu　", ++at);
        mm_sheet_line(p, before, mm_json_str(o, ""), 1);
    }
    mm_sheet_line(p, "手がかり　", mm_json_get_str(inject, "talk", ""), 1);
}

void mm_paper_print_plan(struct mm_paper *p, const struct mm_json *shown)
{
    const struct mm_json *scene = mm_json_get(shown, "tabletop");
    char line[200];

    snprintf(line, sizeof(line),
             "およそ%" PRId64 "分です。正しい答えはありません。決めたことと、そのわけを話し合います。",
             mm_json_get_int(shown, "minutes", 0));
    mm_sheet_text(p, line, 0);
    put_scene(p, scene);
    put_roles(p, scene);
    for (const struct mm_json *i = mm_json_first(mm_json_get(scene, "injects")); i; i = mm_json_next(i))
        put_inject(p, i);
    mm_sheet_heading(p, "振り返り");
    for (const struct mm_json *q = mm_json_first(mm_json_get(scene, "look_back")); q; q = mm_json_next(q))
        mm_sheet_line(p, "・", mm_json_str(q, ""), 0);
}

/* ---- 振り返り --------------------------------------------------------------------------------------- */
static void put_decisions(struct mm_paper *p, const struct mm_json *scene)
{
    static const char *const titles[] = {"場面の時刻", "起きたこと", "決めたこと", "決めた時刻"};
    static const double shares[] = {0.13, 0.4, 0.32, 0.15};

    mm_sheet_heading(p, "決めたこと");
    mm_sheet_grid(p, 12, titles, shares, 4);
    for (const struct mm_json *i = mm_json_first(mm_json_get(scene, "injects")); i; i = mm_json_next(i)) {
        char hour[MM_HOUR_BYTES] = "";
        int64_t at_ms = mm_json_get_int(i, "at_ms", 0);
        const char *decided = mm_json_get_str(i, "decided", "");

        if (at_ms)
            mm_time_hour(at_ms, hour);
        mm_jw_arr(&p->w);
        mm_jw_str(&p->w, mm_json_get_str(i, "clock", ""));
        mm_sheet_markup(p, "", mm_json_get_str(i, "text", ""));
        mm_sheet_markup(p, "", *decided ? decided : "（決めた記録はありません）");
        mm_jw_str(&p->w, hour);
        mm_jw_end(&p->w);
    }
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
}

static void put_blanks(struct mm_paper *p, size_t columns, size_t rows)
{
    for (size_t r = 0; r < rows; r++) {
        mm_jw_arr(&p->w);
        for (size_t c = 0; c < columns; c++)
            mm_jw_str(&p->w, "");
        mm_jw_end(&p->w);
    }
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
}

static void put_look_back(struct mm_paper *p, const struct mm_json *scene)
{
    static const char *const titles[] = {"問い", "話し合ったこと"};
    static const double shares[] = {0.4, 0.6};

    mm_sheet_heading(p, "振り返り");
    mm_sheet_grid(p, WRITING_MM, titles, shares, 2);
    for (const struct mm_json *q = mm_json_first(mm_json_get(scene, "look_back")); q; q = mm_json_next(q)) {
        mm_jw_arr(&p->w);
        mm_sheet_markup(p, "", mm_json_str(q, ""));
        mm_jw_str(&p->w, "");
        mm_jw_end(&p->w);
    }
    mm_jw_end(&p->w);
    mm_jw_end(&p->w);
}

static void put_improvements(struct mm_paper *p)
{
    static const char *const titles[] = {"直すこと", "受け持つ役割", "いつまでに"};
    static const double shares[] = {0.56, 0.24, 0.2};

    mm_sheet_heading(p, "これから直すこと");
    mm_sheet_grid(p, 14, titles, shares, 3);
    put_blanks(p, 3, BLANK_ROWS);
}

void mm_paper_print_review(struct mm_paper *p, const struct mm_json *shown)
{
    const struct mm_json *scene = mm_json_get(shown, "tabletop");
    char line[200];

    snprintf(line, sizeof(line), "出席は%" PRId64 "人です。正しい答えはなく、だれの考えかは残りません。",
             mm_json_get_int(scene, "present", 0));
    mm_sheet_text(p, line, 0);
    put_scene(p, scene);
    put_decisions(p, scene);
    mm_sheet_page(p);
    put_look_back(p, scene);
    put_improvements(p);
}
