/* said_tool PACK POLICY.json LABEL: prints every word that a text of PACK says of its policy, and that stands
 * in the other policy but not in its own. A text speaks of the policy where a sentence has LABEL (規程第) or
 * 方針は, 方針が, 方針の, 方針に. Words are runs of kanji and katakana. */
#include "content/pack/pack.h"
#include "sync/base/json.h"
#include "sync/base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Plain words of the language, which are said of no clause. */
static const char *const plain_words[] = {
    "方針の対象",   "の対象",         "対象です", "対象になる", "方針",     "公開かどうか",
    "公開してよい", "会議システム",   "会議の間", "消去を防ぐ", "消去を書", "保有していれば",
    "非公開の物",   "ソフトウェアで", "状態を言", "想定してい",
};

struct said {
    struct mm_buf own, other;
    const char *label;
    int found, sentences;
};

static bool is_word_char(uint32_t cp)
{
    return (cp >= 0x4E00 && cp <= 0x9FFF) || cp == 0x3005 || (cp >= 0x30A1 && cp <= 0x30FA) || cp == 0x30FC;
}

static bool speaks(const struct said *s, const char *sentence)
{
    static const char *const after[] = {"は", "が", "の", "に"};

    if (strstr(sentence, s->label))
        return true;
    for (const char *at = strstr(sentence, "方針"); at; at = strstr(at + 1, "方針")) {
        bool document = at - sentence >= 6 && strncmp(at - 6, "基本", 6) == 0;

        for (size_t i = 0; i < sizeof(after) / sizeof(after[0]) && !document; i++)
            if (strncmp(at + 6, after[i], 3) == 0)
                return true;
    }
    return false;
}

static void blank_plain_words(char *sentence)
{
    for (size_t i = 0; i < sizeof(plain_words) / sizeof(plain_words[0]); i++)
        for (char *at = strstr(sentence, plain_words[i]); at; at = strstr(at + 1, plain_words[i]))
            memset(at, ' ', strlen(plain_words[i]));
}

static void check_word(struct said *s, const char *where, const char *word, const char *sentence)
{
    if (mm_utf8_count(word, true) < 2 || !strstr(mm_buf_str(&s->other), word) ||
        strstr(mm_buf_str(&s->own), word))
        return;
    printf("%s: %s: %s\n", where, word, sentence);
    s->found++;
}

static void check_sentence(struct said *s, const char *where, const char *text, size_t len)
{
    char *sentence = strndup(text, len), *blanked = strndup(text, len), *start = NULL;

    if (!sentence || !blanked || !speaks(s, sentence))
        goto out;
    s->sentences++;
    blank_plain_words(blanked);
    for (size_t pos = 0, n = strlen(blanked); pos <= n;) {
        size_t at = pos;
        uint32_t cp = pos < n ? mm_utf8_next(blanked, n, &pos) : 0;

        if (is_word_char(cp)) {
            start = start ? start : blanked + at;
        } else {
            char keep = blanked[at];

            blanked[at] = '\0';
            if (start)
                check_word(s, where, start, sentence);
            blanked[at] = keep;
            start = NULL;
        }
        if (at == n)
            break;
    }
out:
    free(sentence);
    free(blanked);
}

static void say(struct said *s, const char *where, const char *markup)
{
    struct mm_buf plain;
    const char *text;

    mm_buf_init(&plain, MM_MAX_PACK_FILE_BYTES);
    mm_markup_plain(markup, &plain);
    text = mm_buf_str(&plain);
    while (*text) {
        const char *end = strstr(text, "。");
        size_t line = strcspn(text, "\n"), len = end ? (size_t)(end - text) + 3 : strlen(text);

        len = line < len ? line + (text[line] == '\n') : len;
        check_sentence(s, where, text, len);
        text += len;
    }
    mm_buf_done(&plain);
}

static void say_items(struct said *s, const struct mm_pack *pack)
{
    for (size_t i = 0; i < pack->n_items; i++) {
        const struct mm_item *item = &pack->items[i];

        say(s, item->id, item->stem);
        say(s, item->id, item->action);
        say(s, item->id, item->debrief);
        say(s, item->id, item->label);
        for (size_t k = 0; k < item->n_groups; k++)
            say(s, item->id, item->groups[k].text);
        for (size_t k = 0; k < item->n_options; k++) {
            say(s, item->id, item->options[k].text);
            say(s, item->id, item->options[k].explanation);
            say(s, item->id, item->options[k].consequence);
        }
    }
}

static void say_pages(struct said *s, const struct mm_module *module)
{
    say(s, module->id, module->title);
    say(s, module->id, module->summary);
    for (size_t p = 0; p < module->n_pages; p++) {
        const struct mm_page *page = &module->pages[p];

        say(s, page->id, page->title);
        for (size_t b = 0; b < page->n_blocks; b++) {
            say(s, page->id, page->blocks[b].title);
            say(s, page->id, page->blocks[b].text);
            for (size_t i = 0; i < page->blocks[b].n_items; i++)
                say(s, page->id, page->blocks[b].items[i]);
        }
    }
}

static void say_all(struct said *s, const struct mm_pack *pack)
{
    for (size_t i = 0; i < pack->policy.n_clauses; i++)
        mm_buf_printf(&s->own, "%s %s %s\n", pack->policy.clauses[i].title, pack->policy.clauses[i].heading,
                      pack->policy.clauses[i].text);
    mm_buf_str_append(&s->own, pack->council.name);
    say_items(s, pack);
    for (size_t i = 0; i < pack->n_modules; i++)
        say_pages(s, &pack->modules[i]);
    for (size_t i = 0; i < pack->n_courses; i++) {
        say(s, pack->courses[i].id, pack->courses[i].title);
        say(s, pack->courses[i].id, pack->courses[i].reason);
    }
    for (size_t i = 0; i < pack->n_tips; i++)
        say(s, "tips", pack->tips[i].text);
}

int main(int argc, char **argv)
{
    const struct mm_json_limits limits = {MM_MAX_PACK_FILE_BYTES, 20};
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *other = NULL;
    struct mm_pack *pack = NULL;
    struct said s = {.label = argc == 4 ? argv[3] : ""};

    if (argc != 4 || mm_pack_open(argv[1], &pack, NULL, &info) != MM_OK ||
        mm_json_load(argv[2], &limits, &other, &info) != MM_OK) {
        fprintf(stderr, "said_tool: %s\n", info.text);
        mm_pack_free(pack);
        return 2;
    }
    mm_buf_init(&s.own, MM_MAX_PACK_FILE_BYTES);
    mm_buf_init(&s.other, MM_MAX_PACK_FILE_BYTES);
    for (const struct mm_json *clause = mm_json_first(mm_json_get(other, "clauses")); clause;
         clause = mm_json_next(clause))
        mm_buf_printf(&s.other, "%s %s\n", mm_json_get_str(clause, "heading", ""),
                      mm_json_get_str(clause, "text", ""));
    say_all(&s, pack);
    fprintf(stderr, "%d sentences speak of the policy\n", s.sentences);
    mm_buf_done(&s.own);
    mm_buf_done(&s.other);
    mm_json_free(other);
    mm_pack_free(pack);
    return s.found || s.sentences < 100;
}
