/*
 * Failover: two servers that both live and can both be reached, one entry; commit n gives it version n.
 *
 * Faults: a server is flushed; one server is copied onto the other. A copy is a replica that lags from then on
 * and may be promoted; copied back, it is a failback. It carries the stamp along, and the receiver gets
 * another identity.
 *
 * Publishers, services and gateways have no memory here, which stands for any number of them, doubled, paused
 * at any line and late: what one of them could have learned at any time it may act on at any time.
 *
 * Time: a trust counts from the sending of its question, a failover waits as long from its revocation. One tick
 * is T: it ends what was asked before it, and lets go who revoked before it. So a stamp can be trusted while
 * PostgreSQL names it, and from its revocation (`fading`) until the next tick.
 *
 * A stamp is {epoch, identity, birth}: the server makes the birth when `begin` stamps it. As first written the
 * protocol had no birth (NOBIRTH) and failed: `begin` delivered twice, the server flushed in between, stamps it
 * twice in one epoch. It also let PostgreSQL name a second server in one epoch (NAMETWICE).
 *
 * C2: no strict read is below the greatest version any read had returned. C3: nor below an acknowledged one.
 *
 * Mutants: UNFENCED TRUSTARRIVAL IDENTITYIGNORED RUNIDONLY SAMEEPOCH BEGINUNCONDITIONAL NOBIRTH NAMETWICE
 * C0EARLY C0BEFOREWAIT NOACKTRUST SNAPSHOTFIRST KEEPREPLICA. WITNESS fails where all is reached.
 */
#ifndef COMMITS
#define COMMITS 2
#endif
#ifndef FAULTS
#define FAULTS 2
#endif
#define STAMP(e, i, b) (e * 64 + i * 8 + b)
#define MAX(a, b) (a > b -> a : b)

/* The servers: stamp, own identity, and the book. first: commit number it began with; ver 0: entry absent. */
byte epoch[2], owner[2], birth[2], self[2], idx[2], commit[2], first[2], ver[2];
byte pgEpoch = 1, pgStamp, source = 1, fading; bool wait[2];
byte repStamp, applied, rep;                     /* a gateway's replica; rep 0: not held */
byte best, acked, identities = 2;

#ifdef IDENTITYIGNORED
#define OWN(s) (epoch[s] > 0)
#else
#define OWN(s) (epoch[s] > 0 && owner[s] == self[s])
#endif
#define STAMPOF(s) STAMP(epoch[s], owner[s], birth[s])
#define TRUSTED(s) (OWN(s) && (STAMPOF(s) == pgStamp || STAMPOF(s) == fading))

inline put(s, e, o, b, i, c, f, v) {
  epoch[s] = e; owner[s] = o; birth[s] = b; idx[s] = i; commit[s] = c; first[s] = f; ver[s] = v
}
inline copy(from, to) {
  put(to, epoch[from], owner[from], birth[from], idx[from], commit[from], first[from], ver[from]);
#ifndef RUNIDONLY
  identities++; self[to] = identities
#endif
}

proctype Writer() { do :: source <= COMMITS -> source++ :: else -> break od }

proctype Faults() {
  byte n;
  do
  :: n < FAULTS -> d_step { n++; put(0, 0, 0, 0, 0, 0, 0, 0) }
  :: n < FAULTS -> d_step { n++; put(1, 0, 0, 0, 0, 0, 0, 0) }
  :: n < FAULTS -> d_step { n++; copy(0, 1) }
  :: n < FAULTS -> d_step { n++; copy(1, 0) }
  :: n == FAULTS -> break
  od
}

proctype Tick() {
  end: do
  :: d_step {
       wait[0] || wait[1] || fading > 0 -> wait[0] = false; wait[1] = false;
#ifndef TRUSTARRIVAL
       fading = 0                                /* else an answer on its way can revive the trust at any time */
#endif
     }
  od
}

#ifdef SAMEEPOCH
#define LOST(s) (epoch[s] == 0 && self[s] == (pgStamp / 8) % 8)
proctype Restamper() {
  end: do
  :: d_step { LOST(0) -> put(0, pgEpoch, self[0], pgStamp % 8, 0, source, source, 0) }
  :: d_step { LOST(1) -> put(1, pgEpoch, self[1], pgStamp % 8, 0, source, source, 0) }
  od
}
#endif

/* Anybody may start one at any time, with or without a reason. */
proctype Failover(byte p) {
  byte e, c0, s, got, k;
#ifdef C0EARLY
  c0 = source;
#endif
  d_step {                                       /* one statement of PostgreSQL raises and revokes */
    pgEpoch++; e = pgEpoch; if :: pgStamp > 0 -> fading = pgStamp :: else fi; pgStamp = 0; wait[p] = true
  };
#ifdef C0BEFOREWAIT
  c0 = source;
#endif
#ifndef UNFENCED
  !wait[p];
#endif
#if !defined(C0EARLY) && !defined(C0BEFOREWAIT)
  c0 = source;
#endif
  do                                             /* twice: delivered twice or sent again, to the same server or not */
  :: k < 2 -> k++;
     atomic { if :: s = 0 :: s = 1 fi;
     d_step {
       if
#ifdef NOBIRTH
       :: epoch[s] < e -> put(s, e, self[s], 0, 0, c0, c0, 0); got = STAMPOF(s)
#else
       :: epoch[s] < e -> put(s, e, self[s], k, 0, c0, c0, 0); got = STAMPOF(s)   /* each begin, another birth */
#endif
       :: epoch[s] == e && OWN(s) -> got = STAMPOF(s);
#ifdef BEGINUNCONDITIONAL
          put(s, e, owner[s], birth[s], 0, c0, c0, 0)
#endif
       :: else -> got = 0                        /* refused */
       fi;
       s = 0
     } };
     d_step {
       if
#ifdef NAMETWICE
       :: got > 0 && pgEpoch == e -> fading = (pgStamp > 0 && pgStamp != got -> pgStamp : fading); pgStamp = got
#else
       :: got > 0 && pgEpoch == e && pgStamp == 0 -> pgStamp = got
#endif
       :: else
       fi;
       got = 0
     }
  :: d_step { k > 0 -> e = 0; c0 = 0; k = 0 }; break
  od
}

inline publish(s) {                              /* the next group, or one that is there already */
  if
  :: OWN(s) && commit[s] < source ->
     commit[s]++; if :: ver[s] < commit[s] -> ver[s] = commit[s]; idx[s]++ :: else fi
  :: else
  fi;
#ifdef NOACKTRUST
  if :: OWN(s) -> acked = MAX(acked, commit[s]) :: else fi
#else
  if :: TRUSTED(s) -> acked = MAX(acked, commit[s]) :: else fi
#endif
}

/* c: any snapshot taken since the stamp was given. */
inline fill(s) {
#ifdef SNAPSHOTFIRST
  c = 1;
#else
  c = (first[s] > n -> first[s] : n);
#endif
  if
  :: OWN(s) && c <= source && ver[s] < c && c <= commit[s] -> assert(ver[s] == 0); ver[s] = c
  :: else
  fi;
  c = 0
}

/* Sent, executed and accepted in one step: read-path.pml takes them apart. */
inline read(s, useReplica) {
  if
  :: TRUSTED(s) ->
     if
     :: !useReplica -> answer(ver[s])
     :: else ->
        if
#ifdef KEEPREPLICA
        :: repStamp > 0 && repStamp != STAMPOF(s) && applied == idx[s] -> repStamp = STAMPOF(s)
#endif
        :: repStamp != STAMPOF(s) || idx[s] != applied || rep == 0 ->
           repStamp = STAMPOF(s); applied = idx[s]; rep = ver[s]
        :: else
        fi;
        answer(rep)
     fi
  :: else
  fi
}
inline answer(v) { if :: v > 0 -> assert(v >= best && v >= acked); best = v :: else fi }

proctype Anybody(byte s) {
  byte n, c;
  end: do
  :: d_step { publish(s) }
  :: d_step { n = 1; fill(s); n = 0 }
  :: d_step { n = 2; fill(s); n = 0 }
  :: d_step { n = COMMITS + 1; fill(s); n = 0 }
  :: d_step { read(s, true) }
  :: d_step { read(s, false) }
#ifdef WITNESS
  :: assert(!(repStamp >= STAMP(2, 0, 0) && acked == COMMITS + 1 && best == acked))
#endif
  od
}

init {
  atomic {
    self[0] = 1; self[1] = 2; put(0, 1, 1, 0, 0, 1, 1, 0); pgStamp = STAMP(1, 1, 0);
    run Writer(); run Tick(); run Faults(); run Failover(0); run Anybody(0); run Anybody(1);
#ifndef ONEFAILOVER
    run Failover(1);
#endif
#ifdef SAMEEPOCH
    run Restamper()
#endif
  }
}
