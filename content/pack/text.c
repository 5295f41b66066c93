#include "content/pack/build.h"
#include "content/pack/markup.h"
#include "sync/base/utf8.h"

#include <stdlib.h>
#include <string.h>

static const char *var_value(const struct mm_build *b, const char *name, size_t len)
{
    for (size_t i = 0; i < b->n_vars; i++) {
        if (strlen(b->vars[i].name) == len && memcmp(b->vars[i].name, name, len) == 0)
            return b->vars[i].value;
    }
    return NULL;
}

void mm_text_fill(const struct mm_build *b, const char *text, struct mm_buf *out, const char **ret_unknown)
{
    const char *unknown = NULL;
    for (const char *s = text; *s;) {
        const char *open = strstr(s, "{$");
        const char *name = open ? open + 2 : NULL;
        size_t len = name ? strcspn(name, "{}|\n") : 0;
        if (!open || name[len] != '}') {
            if (open && !unknown)
                unknown = name;
            mm_buf_str_append(out, s);
            break;
        }
        const char *value = var_value(b, name, len);
        mm_buf_append(out, s, (size_t)(open - s));
        if (value)
            mm_buf_str_append(out, value);
        else if (!unknown)
            unknown = name;
        s = name + len + 1;
    }
    if (ret_unknown)
        *ret_unknown = unknown;
}

static void check_unknown(struct mm_build *b, const struct mm_at *at, const char *name)
{
    size_t len = strcspn(name, "{}|\n");
    mm_error_at(b->findings, at,
                "変数 {$%.*s} は council.json の variables にありません。つづりを直すか、variables "
                "に加えてください。",
                len > 60 ? 60 : (int)len, name);
}

/* Tabs and other control characters have no place in a text that is typeset. */
static bool has_control(const char *text)
{
    for (const char *s = text; *s; s++) {
        if ((unsigned char)*s < 0x20 && *s != '\n')
            return true;
    }
    return strchr(text, 0x7F) != NULL;
}

struct term_check {
    struct mm_build *b;
    const struct mm_at *at;
};

static void check_term(void *ctx, const char *inside, size_t len)
{
    struct term_check *check = ctx;
    struct mm_buf plain;
    char *copy = mm_strndup(inside, len);
    mm_buf_init(&plain, MM_MAX_TEXT_BYTES);
    if (copy)
        mm_markup_plain(copy, &plain);
    bool known = false;
    for (size_t i = 0; i < check->b->n_terms && !known; i++)
        known = strcmp(check->b->terms[i], mm_buf_str(&plain)) == 0;
    if (!known)
        mm_error_at(
            check->b->findings, check->at,
            "用語「%s」は common/glossary.json にありません。用語集に加えるか、[[ ]] をはずしてください。",
            mm_buf_str(&plain));
    free(copy);
    mm_buf_done(&plain);
}

/* hit lies inside a longer word that is allowed */
static bool excepted(const struct mm_lint_word *word, const char *text, const char *hit)
{
    for (size_t i = 0; i < word->n_except; i++) {
        const char *except = word->except[i];
        for (const char *in = strstr(except, word->wrong); in; in = strstr(in + 1, word->wrong)) {
            size_t before = (size_t)(in - except);
            if ((size_t)(hit - text) >= before && strncmp(hit - before, except, strlen(except)) == 0)
                return true;
        }
    }
    return false;
}

void mm_text_lint(struct mm_build *b, const struct mm_at *at, const char *plain)
{
    for (size_t i = 0; i < b->n_words; i++) {
        const struct mm_lint_word *word = &b->words[i];
        const char *hit = strstr(plain, word->wrong);
        while (hit && excepted(word, plain, hit))
            hit = strstr(hit + 1, word->wrong);
        if (hit)
            mm_warning_at(b->findings, at,
                          "「%s」は「%s」と書くことにしています（common/terms.json）。言いかえてください。",
                          word->wrong, word->right);
    }
}

static void check_filled(struct mm_build *b, const struct mm_at *at, const struct mm_text_rule *rule,
                         const char *text)
{
    struct mm_buf plain;
    mm_buf_init(&plain, MM_MAX_PACK_FILE_BYTES);
    const char *fault = rule->markup ? mm_markup_fault(text) : NULL;
    if (fault)
        mm_error_at(b->findings, at, "%s", fault);
    else if (!rule->markup && !mm_markup_absent(text))
        mm_error_at(
            b->findings, at,
            "この項目ではルビ・強調・用語の記号（{ } ** [[ ]]）は使えません。ふつうの文字で書いてください。");
    if (rule->markup && !fault) {
        struct term_check check = {b, at};
        mm_markup_terms(text, &check, check_term);
        mm_markup_plain(text, &plain);
    } else {
        mm_buf_str_append(&plain, text);
    }
    int chars = (int)mm_utf8_count(mm_buf_str(&plain), true);
    if (chars < rule->min_chars || strspn(mm_buf_str(&plain), " \n") == plain.len)
        mm_error_at(b->findings, at, "空です。文を書いてください。");
    if (chars > rule->max_chars)
        mm_error_at(b->findings, at, "長すぎます（%d文字、上限 %d文字）。短くするか分けてください。", chars,
                    rule->max_chars);
    if (has_control(text))
        mm_error_at(b->findings, at,
                    "タブなどの制御文字が入っています。取りのぞいてください（改行は \\n で書けます）。");
    if (rule->lint)
        mm_text_lint(b, at, mm_buf_str(&plain));
    mm_buf_done(&plain);
}

void mm_text_check(struct mm_build *b, const struct mm_at *at, const struct mm_text_rule *rule)
{
    struct mm_buf filled;
    const char *unknown;
    const char *text = mm_json_str(at->node, "");
    mm_buf_init(&filled, MM_MAX_PACK_FILE_BYTES);
    mm_text_fill(b, text, &filled, &unknown);
    if (unknown)
        check_unknown(b, at, unknown);
    else if (filled.len > MM_MAX_TEXT_BYTES)
        mm_error_at(b->findings, at, "長すぎます（上限 %d バイト）。短くするか分けてください。",
                    MM_MAX_TEXT_BYTES);
    else if (rule->min_chars > 0 || *text)
        check_filled(b, at, rule, mm_buf_str(&filled));
    mm_buf_done(&filled);
}
