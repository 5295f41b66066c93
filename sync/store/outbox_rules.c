/* What goes out and what comes back, apart from the table in which it waits (outbox.c). */
#include "sync/store/internal.h"

bool mm_outbox_goes_along(const struct mm_outbox_row *last, int64_t seq, size_t bytes, size_t max_bytes)
{
    return !last || (bytes + 1 <= max_bytes && seq == last->seq + 1);
}

int64_t mm_outbox_sent_up_to(int64_t first_waiting, int64_t last)
{
    return first_waiting > 0 ? first_waiting - 1 : last;
}

int64_t mm_outbox_back_behind(const struct mm_chain_end *held, const struct mm_hash *ours)
{
    bool same = mm_hash_zero(&held->chain) || mm_hash_equal(&held->chain, ours);
    return same ? held->seq : 0;
}
