/* The figures of both layers: every .svg in a folder figures/ is checked, whether a page shows it or not. */
#include "content/pack/build.h"
#include "content/pack/figure.h"
#include "content/pack/shape.h"

#include <stdio.h>
#include <string.h>

struct report {
    struct mm_build *b;
    const struct mm_source *source;
};

static void on_fault(void *ctx, int line, const char *what, const char *message)
{
    const struct report *report = ctx;
    mm_finding_add(report->b->findings, MM_FINDING_ERROR, report->source->name, line, what, "%s", message);
}

static void lint_text(void *ctx, int line, const char *text, bool drawn)
{
    const struct report *report = ctx;
    struct mm_at root = mm_at_root(report->source), at = mm_at_key(&root, "text");

    (void)drawn;
    at.line = line;
    mm_text_lint(report->b, &at, text);
}

/* The id of figures/<id>.svg; false for other files. */
static bool figure_id(const struct mm_source *source, char ret_id[MM_ID_BYTES])
{
    const char *name = source->name + (source->common ? strlen("common/") : 0);
    size_t len = strlen(name), folder = strlen("figures/"), end = strlen(".svg");
    if (strncmp(name, "figures/", folder) != 0 || len <= folder + end ||
        strcmp(name + len - end, ".svg") != 0)
        return false;
    (void)snprintf(ret_id, MM_ID_BYTES, "%.*s", (int)(len - folder - end), name + folder);
    return true;
}

/* Faults are told. */
static bool read_facts(struct mm_build *b, const struct mm_source *source, const struct mm_buf *svg,
                       struct mm_figure_facts *ret_facts)
{
    struct report report = {b, source};
    if (b->checked)
        return mm_figure_size(mm_buf_str(svg), svg->len, ret_facts) == MM_OK;
    if (mm_figure_check(mm_buf_str(svg), svg->len, ret_facts, on_fault, &report) != MM_OK)
        return false;
    mm_figure_texts(mm_buf_str(svg), svg->len, lint_text, &report);
    return true;
}

static void build_figure(struct mm_build *b, const struct mm_source *source, const char *id)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_figure_facts facts;
    struct mm_buf svg;
    if (!mm_id_text_ok(id))
        mm_finding_add(b->findings, MM_FINDING_ERROR, source->name, 0, "",
                       "ファイル名は、半角の小文字 a〜z、数字、ピリオド、ハイフンだけにしてください。");
    else if (mm_pack_picture(b->pack, id))
        mm_finding_add(b->findings, MM_FINDING_ERROR, source->name, 0, "",
                       "同じ名前の図が、もう一つの層にもあります。どちらかの名前を変えてください。");
    else if (mm_file_read(source->path, MM_MAX_FIGURE_BYTES, &svg, &info) != MM_OK)
        mm_finding_add(b->findings, MM_FINDING_ERROR, source->name, 0, "", "図を読めません。%s", info.text);
    else {
        if (read_facts(b, source, &svg, &facts)) {
            b->pictures[b->pack->n_pictures++] =
                (struct mm_picture){.id = mm_arena_str(b->arena, id),
                                    .path = mm_arena_str(b->arena, source->path),
                                    .hash = mm_sha256(mm_buf_str(&svg), svg.len),
                                    .w = facts.w,
                                    .h = facts.h};
        }
        mm_buf_done(&svg);
    }
}

void mm_build_figures(struct mm_build *b)
{
    char id[MM_ID_BYTES];
    size_t n = 0;
    for (size_t i = 0; i < b->sources->n; i++)
        n += figure_id(&b->sources->list[i], id);
    if (n > MM_MAX_FIGURES) {
        mm_finding_add(b->findings, MM_FINDING_ERROR, "figures", 0, "", "図が多すぎます（%d まで）。",
                       MM_MAX_FIGURES);
        return;
    }
    b->pictures = mm_arena_array(b->arena, n, sizeof *b->pictures);
    b->pack->pictures = b->pictures;
    for (size_t i = 0; b->pictures && i < b->sources->n; i++) {
        if (figure_id(&b->sources->list[i], id))
            build_figure(b, &b->sources->list[i], id);
    }
}

const struct mm_picture *mm_build_picture(struct mm_build *b, const struct mm_at *at)
{
    const char *id = mm_json_str(at->node, "");
    const struct mm_picture *figure = mm_pack_picture(b->pack, id);
    if (!figure)
        mm_error_at(b->findings, at, "図「%s」がありません。figures/%s.svg を置くか、id を直してください。",
                    id, id);
    return figure;
}
