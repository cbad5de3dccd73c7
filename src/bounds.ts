import { dayMs, hourMs, minuteMs, secondMs } from "./time.ts";

/**
 * The limits of this deployment, in one place. What a caller should know of them is published at
 * `/.well-known/sekisho`; what is enforced is enforced with these very numbers.
 */

/** Above this amount (minor units) a payment waits for the payer's own confirmation. */
export const confirmationAboveMinor = 30_000;
/** How long the payer has to confirm. */
export const confirmationMs = minuteMs;
/** The most that a device in its cool-down may pay at once (minor units). */
export const coolingAmountMinorMax = 3_000;
/** Devices that one wallet may have enrolled at a time. */
export const devicesMax = 5;
/** The largest balance of a wallet, pending amounts included (minor units). */
export const balanceMinorMax = 1_000_000;
/** A hold that was not captured ends this long after it was given. */
export const holdMs = 7 * dayMs;
/** A payment can be cancelled (rather than refunded) until this long after its business day has ended. */
export const cancellationGraceMs = 15 * minuteMs;
/** A payment can be refunded for this long after it was made. */
export const refundWindowMs = 365 * dayMs;
/** The same amount again from one wallet at one merchant within this span is a duplicate. */
export const duplicateWindowMs = 2 * minuteMs;

/** Life of an access token of every kind. */
export const accessLifeMs = 10 * minuteMs;
/** How far ahead of our clock an access token may have been issued: our own clocks differ. */
export const accessAheadMsMax = 5 * secondMs;
/** Life of a customer's refresh token, absolute. */
export const refreshLifeMs = 30 * dayMs;
/** Longest life of a code. */
export const codeLifeMs = minuteMs;
/** A code and its successor may both be shown to a scanner for this long. */
export const codePairMs = 5 * secondMs;
/** How far ahead of the clock a code may have been issued: clocks are set back by moments. */
export const codeAheadMsMax = 2 * secondMs;
/** A code is remembered this long after its end, so that its late use is told from an invention. */
export const codeKeptMs = dayMs;
/** Seals that a phone fetches at a time for codes it signs while offline … */
export const offlineSeals = 20;
/** … and how long each of them is good for. */
export const offlineSealLifeMs = 72 * hourMs;
/** A code signed offline is accepted from this long after the time it says … */
export const offlineCodeAgeMsMax = minuteMs;
/** … to this long before. */
export const offlineCodeAheadMsMax = 10_000;
/** The most that a code signed offline may pay (minor units). */
export const offlineAmountMinorMax = 5_000;
/** A ticket opens one event stream within this time. */
export const eventTicketLifeMs = 30_000;
/** Event streams that one device may have open at a time; one more ends the oldest. */
export const eventStreamsMax = 4;
/** … and as many that have ended and whose sockets it does not let go: beyond them it gets none. */
export const eventStreamsEndingMax = 4;
/** The platform lets a socket go this long after its peer broke the protocol. */
export const brokenSocketMs = 10_000;
/** The most events that a stream tells at once, the newest. */
export const eventsMissedMax = 200;
/** A proof is accepted from this long after it was made … */
export const proofAgeMsMax = minuteMs;
/** … to this long before. */
export const proofAheadMsMax = 10_000;
/** A proof's use is remembered this long after it was made: both, and 2 s for clocks that differ. */
export const proofKeptMs = proofAgeMsMax + proofAheadMsMax + 2_000;
/** A nonce is given out for this long; it is taken as long again, and from clocks that differ. */
export const noncePeriodMs = minuteMs;

/** A control snapshot may be used this long after the moment it was asked for. */
export const snapshotLifeMs = secondMs;
/**
 * What the rule tables of a snapshot may have together, of its 16 KiB: one table has up to 12 KiB,
 * and the rest is for stops and epochs.
 */
export const snapshotTablesBytesMax = 14_336;
/** Difference of clocks that stops are proof against. */
export const clockDifferenceMs = 250;
/** What is due within this time is rung for by durations, whatever an object's clock shows. */
export const soonMs = 15 * minuteMs;
/** An alarm that is later than this tells that it was late, or that the object's clock is ahead. */
export const clockApartMs = minuteMs;
/** A call that by the two clocks was on its way for longer than this tells that they differ. */
export const onItsWayMsMax = 2 * secondMs;
/** How far an object's clock may be behind its newest row before operators are told. */
export const clockBehindMsMax = 2 * secondMs;
/** How many set-backs of its clock an object tells apart; of more the two oldest are kept as one. */
export const setBacksMax = 32;

/** A way in must be through this long after its last step forward. */
export const flowStepMs = 10 * minuteMs;
/** Rows of ways in are kept this long: the starts of a contact are counted over it. */
export const flowKeptMs = hourMs;
/** Ways in of one kind that a contact can have started within `flowKeptMs`. */
export const flowStartsMax = 10;
/** A code that was sent to a contact can be used this long. */
export const sentCodeLifeMs = 10 * minuteMs;
/** Wrong tries at one sent code; with the last of them its flow ends. */
export const sentCodeTriesMax = 5;
/** A contact or key that a step reserved is held for it this long. */
export const reservationMs = 2 * minuteMs;
/** A reservation is asked about this long after its end: clocks differ by 2 s at most. */
export const reservationGraceMs = 5 * secondMs;
/** … and again after this long, when its wallet has not answered. */
export const settleAgainMs = 30 * secondMs;
/** A message that carries no code is news this long; then it is not tried any more. */
export const noticeLifeMs = dayMs;
/** Wrong tries at one factor of a way in; the last of them ends it. */
export const factorTriesMax = 5;
/** Failures in a row after which a factor is disabled (NIST SP 800-63B-4 §3.2.2). */
export const factorFailuresMax = 100;
/** Factors that one wallet may have at a time. */
export const factorsMax = 10;
/** Contacts that one wallet may have at a time. */
export const contactsMax = 4;
/** Recovery codes that a wallet is given at a time. */
export const recoveryCodes = 10;
/** The longest name of a device, in characters. */
export const deviceNameCharsMax = 64;
/** The longest name of a factor, in characters. */
export const factorNameCharsMax = 64;
/** The longest Android chain or App Attest object, in base64url, with room to spare. */
export const attestationCharsMax = 10_240;
/** A new device of an existing wallet is held back this long, or until an older one approves it. */
export const coolDownMs = 72 * hourMs;
/** No recovery goes through a contact this long after it was added. */
export const contactRecoveryDelayMs = 72 * hourMs;
/** A contact that was removed can still freeze its wallet this long. */
export const contactLeavingMs = 72 * hourMs;
/** Rows of step-ups are kept this long after they were opened. */
export const stepUpKeptMs = dayMs;
/** An opened step-up waits this long for its factor. */
export const stepUpOpenMs = 5 * minuteMs;
/** A factor is fresh this long once it was given, and so is the token that shows it. */
export const stepUpLifeMs = 5 * minuteMs;
/** Wrong factors in the step-ups that a device opens within `stepUpOpenMs`. */
export const stepUpTriesMax = 5;

/** An activation code of a terminal can be used this long. */
export const activationLifeMs = dayMs;
/** An invitation of an operator can be used this long. */
export const invitationLifeMs = dayMs;
/** What waits for a second person lapses after this long. */
export const approvalLifeMs = dayMs;
/**
 * A floor of a revoked caller's epoch stays in the snapshot this long: longer than any access token
 * of theirs can live, with 5 minutes to spare.
 */
export const floorKeptMs = accessLifeMs + 5 * minuteMs;
/** What a merchant may have its customers rewarded with, in basis points: 10 %. */
export const rewardRateBpMax = 1_000;
/** What merchants may be charged, in basis points: 10 %. */
export const feeRateBpMax = 1_000;
/** A bank account that two persons have agreed on is paid out to from this long afterwards. */
export const accountWaitMs = 72 * hourMs;
/** A terminal that a rule asks phone confirmation for needs it this long from the last time. */
export const terminalConfirmMs = dayMs;
/** A rule that stays exceeded at a terminal is told again after this long. */
export const terminalFindingMs = minuteMs;
/**
 * Codes of one terminal that are none, within `guessWindowMs`, before it is told to wait: numbers,
 * which somebody could guess, and everything else, which nobody can, since it is signed and sealed.
 */
export const codeFaultsMax = { number: 30, other: 10_000 } as const;
/**
 * Numbers that are no codes of all terminals of one merchant together, within `guessWindowMs`: more
 * tills do not make more guesses. Ten terminals' worth; a good code is paid with whatever was counted.
 */
export const merchantNumbersMax = 300;
export type CodeFaultKind = keyof typeof codeFaultsMax;
/** Bar codes that stand for nothing, in one of 64 shards and one hour, before operators are told. */
export const handleMissesMax = 100;
/** Failed guesses at one secret that are answered before a pause … */
export const guessesMax = 10;
/** … within this span. */
export const guessWindowMs = 10 * minuteMs;
/** The newest acts that the guard keeps of one source: no limit of a rule is reached by more. */
export const guardActsMax = 4_096;
/** A rule of the guard is told again when nothing exceeded it for this long … */
export const guardEpisodeMs = 10 * minuteMs;
/** … and so many sources are told of by name until then. */
export const guardSourcesToldMax = 20;
/** The most payments of a terminal that its rules look back at; older ones are not counted. */
export const seenEventsMax = 60_000;

/** Messages in one delivery. */
export const batchMessagesMax = 50;
/** From this many failures on a receiver is parked: tried again hourly, and told to the operators. */
export const failuresBeforeParking = 12;
/** The longest wait between two tries of anything. */
export const retryWaitMsMax = hourMs;
/** How long a receiver may take to answer before the delivery counts as failed. */
export const receiverAnswerMsMax = 10 * secondMs;
/** A wallet's alarm delivers what nobody has acknowledged this long after a commit at the latest. */
export const deliveryAlarmMs = minuteMs;
/** A Settlement's alarm tells what was not told: before an idle object is let go, after 10 s. */
export const tellingAlarmMs = 8 * secondMs;
/** Operators are told again after this long that a wallet has lost rows. */
export const lostRowsToldMs = hourMs;
/** Rows of one wallet for one receiver that are compared together; more were never lost at once. */
export const lostRowsMax = 100_000;
/** The Directory is asked for a wallet's names at most this often. */
export const namesHeldMs = hourMs;

/** Settlement objects that a merchant's load is spread over, at most. */
export const settlementShardsMax = 64;
/** Backtests that may wait for their turn at a time. */
export const backtestsOpenMax = 8;
/** Wallets that failed which are told of a run at once. */
export const backtestFailuresMax = 1_000;
/** Runs of a version that are listed. */
export const backtestsListedMax = 20;
/** Rows of Control's chain that are read at once. */
export const auditRowsMax = 1_000;

/** The largest body of a call, in bytes, unless the call says otherwise. */
export const bodyBytesMax = 16 * 1_024;
/** The largest policy, in bytes. */
export const policyBytesMax = 64 * 1_024;
/** What a scanner may send as a code, in characters: the longest forms of a code have room in it. */
export const scannedCharsMax = 4_096;
/** The longest that a terminal may wait for its answer before it is worth nothing. */
export const answerWithinMsMax = minuteMs;
/** Payments of one page of the payer's own. */
export const ownPaymentsPage = 50;
/** Entries of one page of a wallet's activity. */
export const activityPage = 50;
/** Alerts of one page. */
export const alertsPage = 100;
/** Entries of one page of the operators' record. */
export const recordPage = 100;
/** Wallets that a backtest may name. */
export const backtestWalletsMax = 100;
/** The longest span of history that a backtest plays. */
export const backtestSpanMsMax = 400 * dayMs;
/** The most wallets that a backtest looks at in a second. */
export const backtestWalletsPerSecondMax = 50;
/** The longest history that a backtest reads of one wallet, in acts. */
export const backtestActsMax = 20_000;
/** A partner's claim may be without an outcome for this long before its wallet is asked again. */
export const claimPendingMs = minuteMs / 2;
/** Passkeys that one operator may have. */
export const operatorPasskeysMax = 5;
/** A challenge for an operator's passkey waits this long for its answer. */
export const operatorPasskeyOpenMs = 5 * minuteMs;
/** Wrong answers to one such challenge; with the last of them it ends. */
export const operatorPasskeyTriesMax = 5;
/** So many approvers must remain, or nobody could approve. */
export const approversMin = 2;
