/* The bank as GIFT, the text format that Moodle and others read: each item by its id, texts as HTML with
 * ruby. It holds what is asked, what is right and why; topics, audience and the like stay in the files. */
#include "content/author/gift.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum mm_gift_way mm_gift_way(const struct mm_bank_line *item)
{
    static const struct {
        const char *interaction;
        enum mm_gift_way way;
    } ways[] = {{"choice", MM_GIFT_CHOICE},
                {"matching", MM_GIFT_SORT},
                {"sequencing", MM_GIFT_ORDER},
                {"performance", MM_GIFT_SCENE}};
    size_t n;
    const struct mm_item_ops *const *types = mm_item_types(&n);

    for (size_t i = 0; i < n; i++) {
        if (strcmp(types[i]->ja, item->cell[MM_BANK_TYPE]) != 0)
            continue;
        if (types[i]->true_false)
            return MM_GIFT_TRUE;
        for (size_t k = 0; k < sizeof(ways) / sizeof(ways[0]); k++)
            if (strcmp(ways[k].interaction, types[i]->interaction_type) == 0)
                return ways[k].way;
    }
    return MM_GIFT_WAY_COUNT;
}

/* ---- writing --------------------------------------------------------------------------------------------
 */

struct gifting {
    const struct mm_json *vars;
    struct mm_buf *out;
    struct mm_buf html; /* one text, before it is escaped */
};

static void put_escaped(struct gifting *g)
{
    for (const char *s = mm_buf_str(&g->html); *s; s++) {
        if (strchr("\\~=#{}:", *s))
            mm_buf_char(g->out, '\\');
        mm_buf_char(g->out, *s);
    }
    mm_buf_clear(&g->html);
}

static void put_text(struct gifting *g, const char *text)
{
    mm_gift_html(g->vars, text, &g->html);
    put_escaped(g);
}

static void put_title(struct gifting *g, const char *item, const char *part)
{
    mm_buf_printf(g->out, "::%s%s%s::[html]", item, *part ? "/" : "", part);
}

static void put_stem(struct gifting *g, const struct mm_bank_line *item)
{
    mm_gift_stem(g->vars, item, &g->html);
    put_escaped(g);
}

/* Where one is right it is =; where several are, they share 100 and the wrong ones take away as much. */
static void put_choices(struct gifting *g, const struct mm_bank_line *lines, size_t n)
{
    int right = 0;

    for (size_t i = 0; i < n; i++)
        right += mm_gift_right(&lines[i]);
    for (size_t i = 0; i < n; i++) {
        bool correct = mm_gift_right(&lines[i]);

        if (right == 1)
            mm_buf_str_append(g->out, correct ? "\t=" : "\t~");
        else
            mm_buf_printf(g->out, "\t~%%%s%.5g%%", correct ? "" : "-", 100.0 / (right ? right : 1));
        put_text(g, lines[i].cell[MM_BANK_TEXT]);
        mm_buf_char(g->out, '#');
        if (*lines[i].cell[MM_BANK_CONSEQUENCE]) {
            mm_buf_str_append(&g->html, "<p>");
            mm_gift_html(g->vars, lines[i].cell[MM_BANK_CONSEQUENCE], &g->html);
            mm_buf_str_append(&g->html, "</p>");
        }
        put_text(g, lines[i].cell[MM_BANK_EXPLANATION]);
        mm_buf_char(g->out, '\n');
    }
}

static void put_pairs(struct gifting *g, const struct mm_bank_line *item, size_t n, enum mm_gift_way way)
{
    int place = 0;

    for (size_t i = 1; i < n; i++) {
        char number[MM_GIFT_NUMBER_BYTES];

        if (item[i].kind != MM_BANK_OPTION)
            continue;
        mm_buf_str_append(g->out, "\t=");
        put_text(g, item[i].cell[MM_BANK_TEXT]);
        mm_buf_str_append(g->out, " -> ");
        put_text(g, mm_gift_pair(item, n, i, ++place, way, number));
        mm_buf_char(g->out, '\n');
    }
}

static void put_general(struct gifting *g, const struct mm_bank_line *item, size_t n, bool explain)
{
    mm_buf_str_append(g->out, "\t####");
    mm_gift_general(g->vars, item, n, explain, &g->html);
    put_escaped(g);
    mm_buf_char(g->out, '\n');
}

static void put_scene(struct gifting *g, const struct mm_bank_line *item, size_t n)
{
    mm_buf_str_append(g->out, "\n\n");
    for (size_t i = 1; i < n;) {
        size_t options = 0;

        while (i + 1 + options < n && item[i + 1 + options].kind == MM_BANK_OPTION)
            options++;
        put_title(g, item->cell[MM_BANK_OF], item[i].cell[MM_BANK_ID]);
        put_text(g, item[i].cell[MM_BANK_TEXT]);
        mm_buf_str_append(g->out, " {\n");
        put_choices(g, item + i + 1, options);
        mm_buf_str_append(g->out, "}\n\n");
        i += 1 + options;
    }
}

static void put_item(struct gifting *g, const struct mm_bank_line *item, size_t n, struct mm_buf *lost)
{
    enum mm_gift_way way = mm_gift_way(item);

    mm_buf_printf(g->out, "// %s [id:%s]\n", item->cell[MM_BANK_TYPE], item->cell[MM_BANK_OF]);
    put_title(g, item->cell[MM_BANK_OF], "");
    put_stem(g, item);
    if (way == MM_GIFT_SCENE) {
        mm_buf_printf(lost, "問題 %s: 場面のつながり、ふりかえり、今日からの行動\n", item->cell[MM_BANK_OF]);
        put_scene(g, item, n);
        return;
    }
    mm_buf_str_append(g->out, " {\n");
    if (way == MM_GIFT_CHOICE)
        put_choices(g, item + 1, n - 1);
    else
        put_pairs(g, item, n, way);
    put_general(g, item, n, way != MM_GIFT_CHOICE);
    mm_buf_str_append(g->out, "}\n\n");
}

static enum mm_err write_gift(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                              struct mm_buf *lost, struct mm_errinfo *info)
{
    const struct mm_source *council = mm_sources_find(&desk->sources, "council.json");
    struct gifting g = {.vars = council ? mm_json_get(council->doc, "variables") : NULL, .out = out};
    size_t n;

    mm_buf_init(&g.html, 8 * MM_MAX_TEXT_BYTES);
    mm_buf_str_append(lost, "すべての問題: 話題、条、対象、学習目標、段階、引用、監修、図\n");
    for (size_t i = 0; i < bank->n; i += n) {
        n = 1;
        while (i + n < bank->n && bank->lines[i + n].kind != MM_BANK_ITEM)
            n++;
        put_item(&g, &bank->lines[i], n, lost);
    }
    mm_buf_done(&g.html);
    return mm_buf_check(out, info);
}

extern const struct mm_bank_form mm_bank_form_gift;
const struct mm_bank_form mm_bank_form_gift = {"gift", ".gift", write_gift, mm_gift_read};
