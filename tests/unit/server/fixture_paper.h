/* People, actions and right answers for tests of sheets of paper. Needs fixture_batch.h. */
#ifndef MM_TEST_FIXTURE_PAPER_H
#define MM_TEST_FIXTURE_PAPER_H

#include "sync/server/paper.h"

static inline struct mm_person paper_person(const char *id, const char *name, enum mm_person_status status,
                                            int seat)
{
    struct mm_person person = {.status = status, .seat = seat};
    snprintf(person.id, sizeof person.id, "%s", id);
    snprintf(person.name, sizeof person.name, "%s", name);
    snprintf(person.reading, sizeof person.reading, "かくう");
    return person;
}

static inline void paper_put(struct council *c, struct mm_person person)
{
    MM_CHECK_ERR(mm_db_begin(mm_central_db(c->central), NULL), MM_OK);
    MM_CHECK_ERR(mm_people_put(c->central, &person, NULL, NULL), MM_OK);
    term_put(c, &person, COUNCIL_AT_MS - 86400000);
    MM_CHECK_ERR(mm_db_commit(mm_central_db(c->central), NULL), MM_OK);
}

/* Does it and gives the answer (owned). */
__attribute__((format(printf, 4, 5))) static inline struct mm_json *paper_act(struct council *c,
                                                                              const struct mm_action *action,
                                                                              enum mm_err want,
                                                                              const char *fmt, ...)
{
    char text[4000];
    va_list ap;
    struct mm_errinfo info = MM_ERRINFO_INIT;
    struct mm_json *in = NULL, *out = NULL;
    struct mm_buf reply;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    mm_buf_init(&reply, 1 << 20);
    MM_CHECK_ERR(mm_json_parse(text, strlen(text), &council_limits, &in, NULL), MM_OK);
    enum mm_err err = action->run(c->central, in, &reply, &info);
    if (err != want)
        fprintf(stderr, "%s: %s\n", action->name, info.text);
    MM_CHECK_INT(err, want);
    if (!err)
        MM_CHECK_ERR(mm_json_parse(mm_buf_str(&reply), reply.len, &council_limits, &out, NULL), MM_OK);
    mm_json_free(in);
    mm_buf_done(&reply);
    return out;
}

#define PAPER_OWN "SELECT COUNT(*) FROM statement s JOIN recorder r ON r.id=s.recorder WHERE r.kind='server'"

/* Where a step of the key stands on the sheet. */
static inline size_t place_of(const struct mm_form_item *asked, size_t step)
{
    size_t k = 0;
    while (asked->order[k] != step)
        k++;
    return k;
}

/* One text for each question: the right one, or わからない where wrong. */
#define PAPER_ALL_WRONG 1000
static inline void paper_answers(const struct mm_paper_form *form, size_t wrong, char out[2000])
{
    size_t n = 0;
    for (size_t i = 0; i < form->form.n; i++) {
        const struct mm_form_item *asked = &form->form.item[i];
        const struct mm_item *item = mm_pack_item(form->pack, asked->item_id);
        n += (size_t)snprintf(out + n, 2000 - n, "%s\"", i ? "," : "");
        for (size_t k = 0; k < asked->n_options; k++) {
            const struct mm_option *option = &item->options[asked->order[k]];
            const char *mark = "";
            char letter[2] = {(char)('A' + k), '\0'};
            if (i == wrong || wrong == PAPER_ALL_WRONG)
                mark = k && !(item->ops->paper == MM_PAPER_TRUE_FALSE || item->ops->paper == MM_PAPER_SORT)
                           ? ""
                           : "？";
            else if (item->ops->paper == MM_PAPER_TRUE_FALSE)
                mark = option->correct ? "○" : "×";
            else if (item->ops->paper == MM_PAPER_SORT)
                letter[0] = (char)('A' + option->group), mark = letter;
            else if (item->ops->paper == MM_PAPER_SEQUENCE)
                letter[0] = (char)('A' + place_of(asked, k)), mark = letter;
            else if (option->correct)
                mark = letter;
            n += (size_t)snprintf(out + n, 2000 - n, "%s", mark);
        }
        n += (size_t)snprintf(out + n, 2000 - n, "\"");
    }
}

/* Marks of all those texts. */
static inline size_t mm_marks_count_all(const char *texts)
{
    char plain[2000];
    size_t n = 0;
    for (const char *p = texts; *p; p++)
        if (*p != '"')
            plain[n++] = *p;
    plain[n] = '\0';
    return mm_marks_count(plain);
}
#endif
