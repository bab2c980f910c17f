/*
 * Stock: single entries without commit number, published by version in any order, conflated; several epochs.
 *
 * A register per epoch, each on a server of its own that lives on and can be reached: an isolated old primary.
 * A message carries the stamp it was made under and is refused elsewhere.
 * A publisher reads the stamp, then the current row, then sends. It has no memory here, which stands for any
 * number of them, doubled, paused at any line and late: any row that was current at or after the naming of the
 * stamp may be sent under it at any time. A service fills in the same way. What is newer is kept and raises the
 * index, by publish and by fill alike. At first there is no row: a replica may hold that it never existed (`none`),
 * by the word of the database, and knows better by an event alone.
 * Failover: revoke, wait until nobody trusts, begin empty (failover.pml takes the wait apart).
 *
 * C2: no strict read is below the greatest version any read had returned. C3: nor below an acknowledged one.
 *
 * Mutants: STALEROWS UNVERSIONED FILLNOBUMP NOACKTRUST KEEPREPLICA UNFENCED FILLSILENT. WITNESS fails where all is reached.
 */
#define VERSIONS 3
#ifndef EPOCHS
#define EPOCHS 3
#endif
#define MAX(a, b) (a > b -> a : b)

byte row, current = 1, fading, epoch = 1;    /* PostgreSQL: the row, the stamp (0: revoked), the epoch */
byte ver[EPOCHS + 1], idx[EPOCHS + 1];           /* the registers; 0: absent */
byte since[EPOCHS + 1];                          /* the row when the stamp was named, and 1; 0: not yet */
byte repStamp, applied, rep, best, acked;        /* a replica; what was returned, what acknowledged */
bool none;                                      /* the replica holds that the entry never existed */

#ifdef STALEROWS
#define MAYSEND(e, v) (since[e] > 0 && v <= row)
#else
#define MAYSEND(e, v) (since[e] > 0 && v + 1 >= since[e] && v <= row)
#endif
#define TRUSTED(e) (e > 0 && (e == current || e == fading))

proctype Sales() { do :: row < VERSIONS -> row++ :: row == VERSIONS -> break od }

proctype Failover() {
  do
  :: epoch < EPOCHS ->
     d_step { epoch++; fading = current; current = 0 };
#ifndef UNFENCED
     fading = 0;                                 /* the wait is over */
#endif
     d_step { current = epoch; since[epoch] = row + 1 }
  :: epoch == EPOCHS -> break
  od
}

inline keep(e, v) { if :: ver[e] < v -> ver[e] = v; idx[e]++ :: else fi; acknowledge(e, v) }
inline fill(e, v) {
  if
#ifdef FILLSILENT
  :: ver[e] == 0 -> ver[e] = v
#else
  :: ver[e] == 0 -> ver[e] = v; idx[e]++
#endif
#ifdef FILLNOBUMP
  :: ver[e] > 0 && ver[e] < v -> ver[e] = v
#else
  :: ver[e] > 0 && ver[e] < v -> ver[e] = v; idx[e]++
#endif
  :: else
  fi
}
inline acknowledge(e, v) {
#ifdef NOACKTRUST
  acked = MAX(acked, v)
#else
  acked = (TRUSTED(e) -> MAX(acked, v) : acked)
#endif
}

/* v: any state of the row since the stamp was named. */
proctype PublishersAndServices(byte e) {
  end: do
  :: d_step { MAYSEND(e, 1) -> keep(e, 1) }
  :: d_step { MAYSEND(e, 2) -> keep(e, 2) }
  :: d_step { MAYSEND(e, 3) -> keep(e, 3) }
  :: d_step { MAYSEND(e, 1) -> fill(e, 1) }
  :: d_step { MAYSEND(e, 2) -> fill(e, 2) }
  :: d_step { MAYSEND(e, 3) -> fill(e, 3) }
#ifdef UNVERSIONED
  :: d_step { MAYSEND(e, 1) && idx[e] < 5 -> ver[e] = 1; idx[e]++; acknowledge(e, 1) }
  :: d_step { MAYSEND(e, 2) && idx[e] < 5 -> ver[e] = 2; idx[e]++; acknowledge(e, 2) }
#endif
  od
}

inline answer() { if :: seen > 0 || none -> assert(seen >= best && seen >= acked); best = seen :: else fi }

/* Reads of one gateway with a replica, of one without, and evictions; in one step, read-path.pml takes it apart. */
proctype Gateways(byte e) {
  byte seen;
  end: do
  :: d_step {
       TRUSTED(e) ->
       if
#ifdef KEEPREPLICA
       :: repStamp > 0 && repStamp != e && applied == idx[e] -> repStamp = e
#endif
       :: repStamp != e || applied != idx[e] || (rep == 0 && !none) ->
          repStamp = e; applied = idx[e]; rep = ver[e]; none = (ver[e] == 0 && row == 0)
       :: else
       fi;
       seen = rep; answer(); seen = 0
     }
  :: d_step { TRUSTED(e) && ver[e] > 0 -> seen = ver[e]; answer(); seen = 0 }
  :: d_step { rep > 0 || none -> rep = 0; none = false }
#ifdef WITNESS
  :: assert(!(e == EPOCHS && repStamp == e && rep == VERSIONS && acked == VERSIONS && idx[e] > 1))
#endif
  od
}
init {
  byte e;
  atomic {
    run Sales(); run Failover(); since[1] = 1;
    do :: e < EPOCHS -> e++; run PublishersAndServices(e); run Gateways(e) :: e == EPOCHS -> break od
  }
}
