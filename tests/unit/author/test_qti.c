/* The bank as a package of QTI 3: every file is well-formed and named by the manifest, all questions, options
 * and right answers of the bank are there, and every element stands where the schemas of QTI 3.0 (items:
 * ASI 3.0.1, manifest: content packaging 1.2) want it, with the attributes that they want. The whole package
 * was valid by these schemas on 2026-11-28; they are not ours to keep here. */
#include "content/author/bank.h"
#include "tests/unit/mm_test.h"

#include <expat.h>
#include <zip.h>

#define KAMAKURA MM_TEST_SOURCE_DIR "/content/kamakura"

#define DEEPEST   16
#define NAMES_MAX 64 /* identifiers in one file */

/* Where an element may stand, after which of its siblings at the latest (0: anywhere), and what it needs. */
static const struct place {
    const char *element, *in;
    int order;
    const char *needs[4];
} places[] = {
    {"qti-assessment-item", "", 0, {"identifier", "title", "time-dependent"}},
    {"qti-response-declaration", "qti-assessment-item", 1, {"identifier", "cardinality", "base-type"}},
    {"qti-outcome-declaration", "qti-assessment-item", 2, {"identifier", "cardinality", "base-type"}},
    {"qti-item-body", "qti-assessment-item", 3, {NULL}},
    {"qti-response-processing", "qti-assessment-item", 4, {NULL}},
    {"qti-modal-feedback", "qti-assessment-item", 5, {"outcome-identifier", "identifier", "show-hide"}},
    {"qti-correct-response", "qti-response-declaration", 0, {NULL}},
    {"qti-default-value", "qti-outcome-declaration", 0, {NULL}},
    {"qti-value", "qti-correct-response qti-default-value", 0, {NULL}},
    {"qti-choice-interaction", "qti-item-body", 0, {"response-identifier"}},
    {"qti-order-interaction", "qti-item-body", 0, {"response-identifier"}},
    {"qti-match-interaction", "qti-item-body", 0, {"response-identifier"}},
    {"qti-prompt", "qti-choice-interaction qti-order-interaction qti-match-interaction", 1, {NULL}},
    {"qti-simple-choice", "qti-choice-interaction qti-order-interaction", 2, {"identifier"}},
    {"qti-simple-match-set", "qti-match-interaction", 2, {NULL}},
    {"qti-simple-associable-choice", "qti-simple-match-set", 0, {"identifier", "match-max"}},
    {"qti-response-condition", "qti-response-processing", 0, {NULL}},
    {"qti-response-if", "qti-response-condition", 0, {NULL}},
    {"qti-match", "qti-response-if", 1, {NULL}},
    {"qti-variable", "qti-match", 0, {"identifier"}},
    {"qti-correct", "qti-match", 0, {"identifier"}},
    {"qti-set-outcome-value", "qti-response-if qti-response-processing", 2, {"identifier"}},
    {"qti-base-value", "qti-set-outcome-value", 0, {"base-type"}},
    {"qti-content-body", "qti-modal-feedback", 0, {NULL}},
    {"ul", "qti-content-body", 0, {NULL}},
    {"li", "ul", 0, {NULL}},
    {"p", "qti-content-body li", 0, {NULL}},
    {"small", "qti-prompt p", 0, {NULL}},
    {"br", "qti-prompt qti-simple-choice qti-simple-associable-choice p li", 0, {NULL}},
    {"ruby", "qti-prompt qti-simple-choice qti-simple-associable-choice p li strong em dfn small", 0, {NULL}},
    {"rt", "ruby", 0, {NULL}},
    {"strong", "qti-prompt qti-simple-choice qti-simple-associable-choice p li", 0, {NULL}},
    {"em", "qti-prompt qti-simple-choice qti-simple-associable-choice p li", 0, {NULL}},
    {"dfn", "qti-prompt qti-simple-choice qti-simple-associable-choice p li", 0, {NULL}},
    {"manifest", "", 0, {"identifier"}},
    {"metadata", "manifest", 1, {NULL}},
    {"schema", "metadata", 1, {NULL}},
    {"schemaversion", "metadata", 2, {NULL}},
    {"organizations", "manifest", 2, {NULL}},
    {"resources", "manifest", 3, {NULL}},
    {"resource", "resources", 0, {"identifier", "type", "href"}},
    {"file", "resource", 0, {"href"}},
};

struct seen { /* of all files, by a parser of its own */
    size_t items, resources, choices, values, declared, told, strange;
    size_t misplaced, lacking, no_name, twice; /* against the schemas */
    bool in_value;
    size_t bytes; /* of the value that is open */
    struct {
        const char *element;
        int order, sets; /* of the children so far */
    } open[DEEPEST];
    size_t depth;
    char name[NAMES_MAX][80]; /* what was declared in this file */
    size_t n_names;
};

static bool is_word_of(const char *word, const char *list)
{
    size_t len = strlen(word);

    for (const char *s = list; *s; s += strcspn(s, " "), s += *s == ' ')
        if (strncmp(s, word, len) == 0 && (s[len] == ' ' || !s[len]))
            return true;
    return false;
}

static const char *attribute(const XML_Char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return NULL;
}

/* Identifiers are names of XML, and what is declared has one of its own: variables, choices, the file itself.
 */
static void see_name(struct seen *seen, const char *element, const XML_Char **attributes)
{
    static const char declare[] = "qti-assessment-item qti-response-declaration qti-outcome-declaration "
                                  "qti-simple-choice qti-simple-associable-choice manifest resource";
    const char *name = attribute(attributes, "identifier");

    if (!name)
        return;
    seen->no_name += !(*name == '_' || (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z')) ||
                     strpbrk(name, " :/") != NULL;
    if (!is_word_of(element, declare) || strcmp(element, "resource") == 0)
        return;
    for (size_t i = 0; i < seen->n_names; i++)
        seen->twice += strcmp(seen->name[i], name) == 0;
    if (MM_CHECK(seen->n_names < NAMES_MAX))
        (void)snprintf(seen->name[seen->n_names++], sizeof(seen->name[0]), "%s", name);
}

static void see_place(struct seen *seen, const char *element, const XML_Char **attributes)
{
    const char *in = seen->depth ? seen->open[seen->depth - 1].element : "";
    const struct place *place = NULL;

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        place = strcmp(places[i].element, element) == 0 ? &places[i] : place;
    if (!place || (*in ? !is_word_of(in, place->in) : *place->in)) {
        seen->misplaced++;
        printf("    <%s> in <%s>\n", element, in);
    }
    if (place && place->order && *in) {
        seen->misplaced += place->order < seen->open[seen->depth - 1].order;
        seen->open[seen->depth - 1].order = place->order;
    }
    if (*in)
        seen->open[seen->depth - 1].sets += strcmp(element, "qti-simple-match-set") == 0;
    for (size_t i = 0; place && i < 4 && place->needs[i]; i++)
        seen->lacking += !attribute(attributes, place->needs[i]);
    if (MM_CHECK(place && seen->depth < DEEPEST)) {
        seen->open[seen->depth].element = place->element;
        seen->open[seen->depth].order = seen->open[seen->depth].sets = 0;
        seen->depth++;
    }
}

static void XMLCALL on_start(void *ctx, const XML_Char *name, const XML_Char **attributes)
{
    static const char ns[] = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0|";
    struct seen *seen = ctx;
    const char *local = strrchr(name, '|') ? strrchr(name, '|') + 1 : name;

    seen->strange += strncmp(name, ns, strlen(ns)) != 0 && !strstr(name, "imscp_v1p1|");
    see_name(seen, local, attributes);
    see_place(seen, local, attributes);
    seen->items += strcmp(local, "qti-assessment-item") == 0;
    seen->resources += strcmp(local, "resource") == 0;
    seen->declared += strcmp(local, "qti-response-declaration") == 0;
    seen->told += strcmp(local, "qti-modal-feedback") == 0;
    seen->choices += strcmp(local, "qti-simple-choice") == 0;
    for (; attributes[0]; attributes += 2) /* of pairs the left side is the option */
        if (strcmp(local, "qti-simple-associable-choice") == 0 && strcmp(attributes[0], "identifier") == 0)
            seen->choices += strncmp(attributes[1], "o.", 2) == 0;
    seen->in_value = strcmp(local, "qti-value") == 0;
    seen->bytes = 0;
}

static void XMLCALL on_text(void *ctx, const XML_Char *text, int len)
{
    struct seen *seen = ctx;

    (void)text;
    seen->bytes += (size_t)len;
}

static void XMLCALL on_end(void *ctx, const XML_Char *name)
{
    struct seen *seen = ctx;

    (void)name;
    seen->values += seen->in_value && seen->bytes;
    seen->in_value = false;
    if (!seen->depth)
        return;
    seen->depth--;
    if (strcmp(seen->open[seen->depth].element, "qti-match-interaction") == 0)
        seen->misplaced += seen->open[seen->depth].sets != 2;
}

static void see(zip_t *zip, zip_uint64_t at, struct seen *seen)
{
    XML_Parser parser = XML_ParserCreateNS(NULL, '|');
    zip_file_t *file = zip_fopen_index(zip, at, 0);
    zip_stat_t stat;
    char *text;

    MM_REQUIRE(parser && file && zip_stat_index(zip, at, 0, &stat) == 0);
    text = malloc(stat.size + 1);
    MM_CHECK_INT(zip_fread(file, text, stat.size), stat.size);
    seen->depth = seen->n_names = 0;
    XML_SetUserData(parser, seen);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    if (!MM_CHECK(XML_Parse(parser, text, (int)stat.size, 1) == XML_STATUS_OK))
        printf("    %s: line %lu\n", stat.name, XML_GetCurrentLineNumber(parser));
    XML_ParserFree(parser);
    zip_fclose(file);
    free(text);
}

/* What the bank has: a file an item or decision, and the values that the right answers need. */
static void count(const struct mm_bank *bank, struct seen *ret)
{
    const struct mm_item_ops *type = NULL;

    *ret = (struct seen){0};
    for (size_t i = 0; i < bank->n; i++) {
        const struct mm_bank_line *line = &bank->lines[i];
        size_t n;
        const struct mm_item_ops *const *types = mm_item_types(&n);

        for (size_t k = 0; k < n && line->kind == MM_BANK_ITEM; k++)
            type = strcmp(types[k]->ja, line->cell[MM_BANK_TYPE]) == 0 ? types[k] : type;
        ret->items += line->kind == MM_BANK_DECISION ||
                      (line->kind == MM_BANK_ITEM && strcmp(type->name, "scenario") != 0);
        if (line->kind != MM_BANK_OPTION)
            continue;
        ret->choices++;
        ret->values += type->true_false || !*line->cell[MM_BANK_CORRECT] ||
                       strcmp(line->cell[MM_BANK_CORRECT], "○") == 0;
    }
}

/* number: ids that begin with a digit, as a council may give them. */
static void write_package(bool number, struct mm_buf *out, struct seen *ret_want,
                          const struct mm_bank_form **ret_form)
{
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bank bank = {.lines = NULL};
    struct mm_desk desk;
    struct mm_buf lost;

    mm_buf_init(out, 64 << 20);
    mm_buf_init(&lost, 1 << 20);
    MM_CHECK_ERR(mm_bank_form_choose(NULL, "bank.zip", ret_form, &info), MM_OK);
    MM_CHECK_STR((*ret_form)->name, "qti3");
    MM_CHECK_ERR(mm_desk_open(KAMAKURA, &desk, NULL, &info), MM_OK);
    MM_CHECK_ERR(mm_bank_of_desk(&desk, &bank, &info), MM_OK);
    for (size_t i = 0; i < bank.n && number; i++) {
        const char *id = bank.lines[i].cell[MM_BANK_ID];

        bank.lines[i].cell[MM_BANK_OF] = strcmp(bank.lines[i].cell[MM_BANK_OF], "duty-01") == 0
                                             ? "1-duty"
                                             : bank.lines[i].cell[MM_BANK_OF];
        bank.lines[i].cell[MM_BANK_ID] = id && strcmp(id, "a") == 0 ? "1" : id;
    }
    if (!MM_CHECK((*ret_form)->write(&desk, &bank, out, &lost, &info) == MM_OK))
        printf("    %s\n", info.text);
    MM_CHECK(strstr(mm_buf_str(&lost), "場面のつながり"));
    count(&bank, ret_want);
    mm_buf_done(&lost);
    mm_bank_done(&bank);
    mm_desk_done(&desk);
}

static zip_int64_t see_all(const struct mm_buf *package, struct seen *seen)
{
    zip_t *zip = zip_open_from_source(zip_source_buffer_create(mm_buf_str(package), package->len, 0, NULL),
                                      ZIP_RDONLY | ZIP_CHECKCONS, NULL);
    zip_int64_t n = zip ? zip_get_num_entries(zip, 0) : 0;

    MM_CHECK_STR(n ? zip_get_name(zip, 0, 0) : "", "imsmanifest.xml");
    for (zip_int64_t i = 0; i < n; i++)
        see(zip, (zip_uint64_t)i, seen);
    zip_discard(zip);
    return n;
}

static void check_places(const struct seen *seen)
{
    MM_CHECK_INT(seen->strange, 0);
    MM_CHECK_INT(seen->misplaced, 0);
    MM_CHECK_INT(seen->lacking, 0);
    MM_CHECK_INT(seen->no_name, 0);
    MM_CHECK_INT(seen->twice, 0);
}

MM_TEST(every_question_option_and_right_answer_of_the_bank_is_in_the_package)
{
    const struct mm_bank_form *form = NULL;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_bank table = {.lines = NULL};
    struct seen want, seen = {0};
    struct mm_buf out;
    zip_int64_t n;

    write_package(false, &out, &want, &form);
    n = see_all(&out, &seen);
    MM_CHECK_INT(seen.items, want.items);
    MM_CHECK_INT(seen.resources, want.items);
    MM_CHECK_INT(n, want.items + 1);
    MM_CHECK_INT(seen.declared, want.items);
    MM_CHECK_INT(seen.told, want.items);
    MM_CHECK_INT(seen.choices, want.choices);
    MM_CHECK_INT(seen.values, want.values + want.items); /* each file has the score's 0 too */
    check_places(&seen);
    MM_CHECK_ERR(form->read(mm_buf_str(&out), out.len, &table, &table, &info), MM_ERR_UNSUPPORTED);
    MM_CHECK(strstr(info.text, "GIFT"));
    mm_buf_done(&out);
}

MM_TEST(ids_that_begin_with_a_digit_are_names_all_the_same)
{
    const struct mm_bank_form *form = NULL;
    struct seen want, seen = {0};
    struct mm_buf out;

    write_package(true, &out, &want, &form);
    see_all(&out, &seen);
    MM_CHECK_INT(seen.items, want.items);
    MM_CHECK_INT(seen.choices, want.choices);
    check_places(&seen);
    mm_buf_done(&out);
}

MM_TEST(the_same_bank_makes_the_same_bytes)
{
    const struct mm_bank_form *form = NULL;
    struct mm_buf first, second;
    struct seen want;

    write_package(false, &first, &want, &form);
    write_package(false, &second, &want, &form);
    MM_CHECK(first.len == second.len && memcmp(mm_buf_str(&first), mm_buf_str(&second), first.len) == 0);
    mm_buf_done(&first);
    mm_buf_done(&second);
}

MM_TEST_MAIN
