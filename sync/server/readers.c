#include "sync/server/readers.h"

#include "sync/server/internal.h"

#include <stdlib.h>

#define MAX_KEPT 16

struct mm_readers {
    struct mm_central *writer; /* borrowed */
    pthread_mutex_t lock;
    struct mm_central *kept[MAX_KEPT]; /* owned */
    size_t n;
};

enum mm_err mm_readers_new(struct mm_central *writer, struct mm_readers **ret_readers,
                           struct mm_errinfo *info)
{
    struct mm_readers *readers = calloc(1, sizeof *readers);
    if (!readers)
        return mm_nomem(info);
    readers->writer = writer;
    (void)pthread_mutex_init(&readers->lock, NULL);
    *ret_readers = readers;
    return MM_OK;
}

void mm_readers_free(struct mm_readers *readers)
{
    if (!readers)
        return;
    while (readers->n)
        mm_central_close(readers->kept[--readers->n]);
    (void)pthread_mutex_destroy(&readers->lock);
    free(readers);
}

enum mm_err mm_readers_take(struct mm_readers *readers, struct mm_central **ret_central,
                            struct mm_errinfo *info)
{
    enum mm_err err = MM_OK;
    (void)pthread_mutex_lock(&readers->lock);
    struct mm_central *central = readers->n ? readers->kept[--readers->n] : NULL;
    (void)pthread_mutex_unlock(&readers->lock);
    if (!central)
        err = mm_central_reader(readers->writer, &central, info);
    if (!err)
        err = mm_central_read_begin(central, info);
    if (err) {
        mm_central_close(central); /* the next one opens anew */
        return err;
    }
    *ret_central = central;
    return MM_OK;
}

void mm_readers_give(struct mm_readers *readers, struct mm_central *central)
{
    mm_central_read_end(central);
    (void)pthread_mutex_lock(&readers->lock);
    bool room = readers->n < MAX_KEPT;
    if (room)
        readers->kept[readers->n++] = central;
    (void)pthread_mutex_unlock(&readers->lock);
    if (!room)
        mm_central_close(central);
}
