/* The bank as Moodle XML, as GIFT has it (gift.h) but with an id number and whether the order may be mixed.
 * It is written only: what is edited there comes back as GIFT. */
#include "content/author/gift.h"

#include "sync/base/log.h"

#include <stdio.h>
#include <string.h>

struct moodle {
    const struct mm_json *vars;
    struct mm_buf *out;
    struct mm_buf html; /* one text, before it is escaped */
};

/* What XML cannot hold (control characters) no text of a pack has. */
static void put_escaped(struct moodle *m)
{
    for (const char *s = mm_buf_str(&m->html); *s; s++) {
        if (*s == '&')
            mm_buf_str_append(m->out, "&amp;");
        else if (*s == '<')
            mm_buf_str_append(m->out, "&lt;");
        else if (*s == '>')
            mm_buf_str_append(m->out, "&gt;");
        else
            mm_buf_char(m->out, *s);
    }
    mm_buf_clear(&m->html);
}

/* m->html as the text of an element. */
static void put_element(struct moodle *m, const char *name)
{
    mm_buf_printf(m->out, "<%s format=\"html\"><text>", name);
    put_escaped(m);
    mm_buf_printf(m->out, "</text></%s>\n", name);
}

static void put_text(struct moodle *m, const char *before, const char *text, const char *after)
{
    if (!*text)
        return;
    mm_buf_str_append(&m->html, before);
    mm_gift_html(m->vars, text, &m->html);
    mm_buf_str_append(&m->html, after);
}

static void begin(struct moodle *m, const char *type, const char *item, const char *part)
{
    const char *slash = *part ? "/" : "";

    mm_buf_printf(m->out, "<question type=\"%s\">\n<name><text>%s%s%s</text></name>\n", type, item, slash,
                  part);
    mm_buf_printf(m->out, "<idnumber>%s%s%s</idnumber>\n", item, slash, part);
}

static void end(struct moodle *m)
{
    mm_buf_str_append(m->out, "</question>\n");
}

static void put_stem(struct moodle *m, const struct mm_bank_line *item)
{
    mm_gift_stem(m->vars, item, &m->html);
    put_element(m, "questiontext");
}

static void put_settings(struct moodle *m, const struct mm_bank_line *item)
{
    bool keep = strcmp(item->cell[MM_BANK_KEEP_ORDER], "○") == 0;

    mm_buf_printf(m->out,
                  "<defaultgrade>1</defaultgrade>\n<penalty>0</penalty>\n<hidden>0</hidden>\n"
                  "<shuffleanswers>%s</shuffleanswers>\n",
                  keep ? "false" : "true");
}

/* Where several are right they share 100, and the wrong ones take away as much. */
static void put_choices(struct moodle *m, const struct mm_bank_line *lines, size_t n)
{
    int right = 0;

    for (size_t i = 0; i < n; i++)
        right += mm_gift_right(&lines[i]);
    mm_buf_printf(m->out, "<single>%s</single>\n<answernumbering>none</answernumbering>\n",
                  right == 1 ? "true" : "false");
    for (size_t i = 0; i < n; i++) {
        double share = 100.0 / (right ? right : 1);

        if (!mm_gift_right(&lines[i]))
            share = right == 1 ? 0 : -share;
        mm_buf_printf(m->out, "<answer fraction=\"%.7g\" format=\"html\"><text>", share);
        put_text(m, "", lines[i].cell[MM_BANK_TEXT], "");
        put_escaped(m);
        mm_buf_str_append(m->out, "</text>");
        put_text(m, "<p>", lines[i].cell[MM_BANK_CONSEQUENCE], "</p>");
        put_text(m, "", lines[i].cell[MM_BANK_EXPLANATION], "");
        put_element(m, "feedback");
        mm_buf_str_append(m->out, "</answer>\n");
    }
}

static void put_pairs(struct moodle *m, const struct mm_bank_line *item, size_t n, enum mm_gift_way way)
{
    int place = 0;

    for (size_t i = 1; i < n; i++) {
        char number[MM_GIFT_NUMBER_BYTES];

        if (item[i].kind != MM_BANK_OPTION)
            continue;
        mm_buf_str_append(m->out, "<subquestion format=\"html\"><text>");
        put_text(m, "", item[i].cell[MM_BANK_TEXT], "");
        put_escaped(m);
        mm_buf_str_append(m->out, "</text><answer><text>");
        put_text(m, "", mm_gift_pair(item, n, i, ++place, way, number), "");
        put_escaped(m);
        mm_buf_str_append(m->out, "</text></answer></subquestion>\n");
    }
}

/* The scene as a description, then each decision as a question of its own. */
static void put_scene(struct moodle *m, const struct mm_bank_line *item, size_t n)
{
    begin(m, "description", item->cell[MM_BANK_OF], "");
    put_stem(m, item);
    put_text(m, "", item->cell[MM_BANK_DEBRIEF], "");
    put_text(m, "<p>", item->cell[MM_BANK_ACTION], "</p>");
    put_element(m, "generalfeedback");
    end(m);
    for (size_t i = 1; i < n;) {
        size_t options = 0;

        while (i + 1 + options < n && item[i + 1 + options].kind == MM_BANK_OPTION)
            options++;
        begin(m, "multichoice", item->cell[MM_BANK_OF], item[i].cell[MM_BANK_ID]);
        put_text(m, "", item[i].cell[MM_BANK_TEXT], "");
        put_element(m, "questiontext");
        put_settings(m, item);
        put_choices(m, item + i + 1, options);
        end(m);
        i += 1 + options;
    }
}

static void put_item(struct moodle *m, const struct mm_bank_line *item, size_t n, struct mm_buf *lost)
{
    enum mm_gift_way way = mm_gift_way(item);

    if (way == MM_GIFT_SCENE) {
        mm_buf_printf(lost, "問題 %s: 場面のつながり\n", item->cell[MM_BANK_OF]);
        put_scene(m, item, n);
        return;
    }
    begin(m, way == MM_GIFT_CHOICE ? "multichoice" : "matching", item->cell[MM_BANK_OF], "");
    put_stem(m, item);
    mm_gift_general(m->vars, item, n, way != MM_GIFT_CHOICE, &m->html);
    put_element(m, "generalfeedback");
    put_settings(m, item);
    if (way == MM_GIFT_CHOICE)
        put_choices(m, item + 1, n - 1);
    else
        put_pairs(m, item, n, way);
    end(m);
}

static enum mm_err write_moodle(const struct mm_desk *desk, const struct mm_bank *bank, struct mm_buf *out,
                                struct mm_buf *lost, struct mm_errinfo *info)
{
    const struct mm_source *council = mm_sources_find(&desk->sources, "council.json");
    struct moodle m = {.vars = council ? mm_json_get(council->doc, "variables") : NULL, .out = out};
    size_t n;

    mm_buf_init(&m.html, 8 * MM_MAX_TEXT_BYTES);
    mm_buf_str_append(lost, "すべての問題: 話題、条、対象、学習目標、段階、引用、監修、図\n");
    mm_buf_str_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<quiz>\n");
    for (size_t i = 0; i < bank->n; i += n) {
        n = 1;
        while (i + n < bank->n && bank->lines[i + n].kind != MM_BANK_ITEM)
            n++;
        put_item(&m, &bank->lines[i], n, lost);
    }
    mm_buf_str_append(out, "</quiz>\n");
    mm_buf_done(&m.html);
    return mm_buf_check(out, info);
}

static enum mm_err read_moodle(const void *bytes, size_t len, const struct mm_bank *before,
                               struct mm_bank *ret_bank, struct mm_errinfo *info)
{
    (void)bytes, (void)len, (void)before, (void)ret_bank;
    return mm_fail(info, MM_ERR_UNSUPPORTED, "%s",
                   mm_say("Moodle XML は取り込めません。GIFT で書き出したものを取り込んでください。",
                          "Moodle XML is not taken back; export the questions there as GIFT."));
}

extern const struct mm_bank_form mm_bank_form_moodle;
const struct mm_bank_form mm_bank_form_moodle = {"moodle-xml", ".xml", write_moodle, read_moodle};
