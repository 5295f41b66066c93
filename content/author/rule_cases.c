/* Cases that happened: only those of common/cases.json whose 表示可否 is yes, called by their display name,
 * and looked at again from time to time. Scenes that did not happen say so. */
#include "content/author/rule.h"

#include "content/pack/figure.h"
#include "sync/base/clock.h"
#include "sync/base/limits.h"

#include <string.h>

struct cases {
    const struct mm_ruling *ruling;
    struct mm_at list; /* of cases.json; node NULL: there is no such file */
};

static bool is_fiction(const char *source)
{
    return strcmp(source, "fiction") == 0;
}

static const struct mm_json *find_case(const struct cases *cases, const char *id)
{
    struct mm_each each;

    for (mm_each_start(&each, &cases->list); mm_each_next(&each);)
        if (strcmp(mm_json_get_str(each.at.node, "id", ""), id) == 0)
            return each.at.node;
    return NULL;
}

/* The case at a place that names one; NULL with an error when it may not be shown. */
static const struct mm_json *shown_case(const struct cases *cases, const struct mm_at *at)
{
    const char *id = mm_json_str(at->node, "");
    const struct mm_json *found = find_case(cases, id);

    if (!cases->list.node)
        mm_error_at(cases->ruling->findings, at,
                    "事例「%s」を指していますが、common/cases.json がありません。事例の表を作ってください。",
                    id);
    else if (!found)
        mm_error_at(cases->ruling->findings, at,
                    "事例「%s」は common/cases.json にありません。id を直すか、架空の場面にしてください。",
                    id);
    else if (!mm_json_get_bool(found, "show", false))
        mm_error_at(cases->ruling->findings, at,
                    "事例「%s」は表示できません（show が false）。ほかの事例か、架空の場面にしてください。",
                    id);
    else
        return found;
    return NULL;
}

static void check_block(const struct cases *cases, const struct mm_at *at)
{
    struct mm_at label = mm_at_key(at, "label"), source = mm_at_key(at, "source");
    const char *words = mm_json_str(label.node, "");
    bool marked = strstr(words, "架空") != NULL;
    bool real = source.node && !is_fiction(mm_json_str(source.node, ""));
    const struct mm_json *found = real ? shown_case(cases, &source) : NULL;
    const char *display = mm_json_get_str(found, "display", words);

    if (!real && !marked)
        mm_error_at(cases->ruling->findings, &label,
                    "作り話なら「架空の場面」と書き、事例なら source に id を書いてください。");
    else if (strcmp(display, words) != 0)
        mm_error_at(cases->ruling->findings, &label,
                    "事例「%s」は「%s」と呼ぶことにしています（common/cases.json）。label を直してください。",
                    mm_json_str(source.node, ""), display);
}

/* Only what is drawn: nobody sees a title. */
static void hear_mark(void *ctx, int line, const char *text, bool drawn)
{
    bool *marked = ctx;

    (void)line;
    *marked = *marked || (drawn && strstr(text, "架空"));
}

/* What is not drawn, or cannot be read, says nothing false. */
static bool is_marked(const struct mm_picture *picture)
{
    struct mm_buf svg;
    bool marked = false;

    if (!picture || mm_file_read(picture->path, MM_MAX_FIGURE_BYTES, &svg, NULL) != MM_OK)
        return true;
    mm_figure_texts(mm_buf_str(&svg), svg.len, hear_mark, &marked);
    mm_buf_done(&svg);
    return marked;
}

/* Whose a figure is, the page says; that it never happened, the figure itself. */
static void need_mark(const struct cases *cases, const struct mm_at *at, const struct mm_picture *picture)
{
    if (!is_marked(picture))
        mm_error_at(cases->ruling->findings, at,
                    "作り話の図には、図の中にも「架空」と書いてください（figures/%s.svg）。", picture->id);
}

static void check_figure(const struct cases *cases, const struct mm_at *at)
{
    struct mm_at source = mm_at_key(at, "source"), figure = mm_at_key(at, "figure");

    if (source.node && !is_fiction(mm_json_str(source.node, "")))
        (void)shown_case(cases, &source);
    else if (source.node)
        need_mark(cases, &source, mm_pack_picture(cases->ruling->desk->pack, mm_json_str(figure.node, "")));
}

static void check_item(void *ctx, const struct mm_at *at, const struct mm_item *item)
{
    const struct cases *cases = ctx;
    struct mm_at source = mm_at_key(at, "source"), figure = mm_at_key(at, "figure");

    if (is_fiction(item->source))
        need_mark(cases, &figure, item->figure.picture);
    else if (strcmp(item->source, "policy") != 0)
        (void)shown_case(cases, &source);
}

static const struct {
    const char *type;
    void (*check)(const struct cases *cases, const struct mm_at *at);
} blocks_with_sources[] = {{"case", check_block}, {"figure", check_figure}};

static void check_any(const struct cases *cases, const struct mm_at *at)
{
    const char *type = mm_json_get_str(at->node, "type", "");

    for (size_t i = 0; i < sizeof(blocks_with_sources) / sizeof(blocks_with_sources[0]); i++)
        if (strcmp(blocks_with_sources[i].type, type) == 0)
            blocks_with_sources[i].check(cases, at);
}

static void check_module(const struct cases *cases, const struct mm_source *file)
{
    struct mm_at root = mm_at_root(file), pages = mm_at_key(&root, "pages");
    struct mm_each page, block;

    for (mm_each_start(&page, &pages); mm_each_next(&page);) {
        struct mm_at blocks = mm_at_key(&page.at, "blocks");

        for (mm_each_start(&block, &blocks); mm_each_next(&block);)
            check_any(cases, &block.at);
    }
}

static bool is_stale(const char *checked, int64_t now_ms, int months)
{
    struct mm_date day, today = mm_date_of(now_ms);
    int year = today.year, month = today.month - months;

    while (month < 1) {
        month += 12;
        year--;
    }
    if (mm_date_parse(checked, &day) != MM_OK)
        return false; /* its shape is checked elsewhere */
    return day.year < year ||
           (day.year == year && (day.month < month || (day.month == month && day.day < today.day)));
}

static void check_age(const struct cases *cases)
{
    const struct mm_author_opts *opts = cases->ruling->opts;
    struct mm_each each;

    for (mm_each_start(&each, &cases->list); opts->stale_months && mm_each_next(&each);) {
        struct mm_at checked = mm_at_key(&each.at, "checked");

        if (mm_json_get_bool(each.at.node, "show", false) &&
            is_stale(mm_json_str(checked.node, ""), opts->now_ms, opts->stale_months))
            mm_warning_at(
                cases->ruling->findings, &checked,
                "事例「%s」の出典を、%d か月より前から確かめていません。sources を開いて確かめ、checked "
                "を直してください。",
                mm_json_get_str(each.at.node, "id", ""), opts->stale_months);
    }
}

static void check_ids(const struct cases *cases)
{
    struct mm_each each;

    for (mm_each_start(&each, &cases->list); mm_each_next(&each);) {
        struct mm_at id = mm_at_key(&each.at, "id");

        if (find_case(cases, mm_json_str(id.node, "")) != each.at.node)
            mm_error_at(cases->ruling->findings, &id, "id「%s」が二度あります。一つにしてください。",
                        mm_json_str(id.node, ""));
    }
}

static bool is_address(const char *text)
{
    return strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0;
}

static void check_sources(const struct cases *cases)
{
    struct mm_each row, each;

    for (mm_each_start(&row, &cases->list); mm_each_next(&row);) {
        struct mm_at sources = mm_at_key(&row.at, "sources");

        for (mm_each_start(&each, &sources); mm_each_next(&each);)
            if (!is_address(mm_json_str(each.at.node, "")))
                mm_error_at(cases->ruling->findings, &each.at,
                            "出典「%s」はアドレスではありません。https:// から書いてください。",
                            mm_json_str(each.at.node, ""));
    }
}

static enum mm_err run(const struct mm_ruling *ruling)
{
    const struct mm_sources *sources = &ruling->desk->sources;
    const struct mm_source *file = mm_sources_find(sources, "common/cases.json");
    struct cases cases = {.ruling = ruling};

    if (file)
        cases.list = mm_at_root(file);
    check_ids(&cases);
    check_sources(&cases);
    mm_desk_items(ruling->desk, check_item, &cases);
    for (size_t i = 0; i < sources->n; i++)
        if (sources->list[i].doc && strcmp(sources->list[i].shape->name, "module") == 0)
            check_module(&cases, &sources->list[i]);
    check_age(&cases);
    return MM_OK;
}

extern const struct mm_rule mm_rule_cases;
const struct mm_rule mm_rule_cases = {"cases", run};
