"""What clients of any business ask: frames of questions, and the words to fill them. Data for `corpus`."""

from __future__ import annotations


def _listed(text: str) -> tuple[str, ...]:
    """Cut `text` at its commas."""
    return tuple(" ".join(item.split()) for item in text.split(","))


ABOUT_DOING = tuple(
    """\
how do i {verb} {object}
how can i {verb} {object}
can i {verb} {object}
i want to {verb} {object}
i need to {verb} {object}
i would like to {verb} {object}
is it possible to {verb} {object}
could you help me {verb} {object}
what is the way to {verb} {object}
where do i go to {verb} {object}
what do i need to do to {verb} {object}
please {verb} {object}
why can't i {verb} {object}
i can't {verb} {object}
i am unable to {verb} {object}
how long does it take to {verb} {object}
how much does it cost to {verb} {object}
do i have to {verb} {object}
am i allowed to {verb} {object}
when can i {verb} {object}
what happens if i {verb} {object}
who can {verb} {object} for me
is there a fee to {verb} {object}
i don't know how to {verb} {object}
show me how to {verb} {object}
i tried to {verb} {object} but it did not work
what are the steps to {verb} {object}
do you {verb} {object}
can you {verb} {object}
will you {verb} {object} {time}
i forgot to {verb} {object}
where can i {verb} {object}
what is the best way to {verb} {object}
can someone else {verb} {object}
how many times can i {verb} {object}
should i {verb} {object} before {time}
could you {verb} {object} {time}
can i {verb} {object} online
how do i {verb} {object} on my phone
tell me how to {verb} {object}
""".splitlines()
)
"""Questions about doing something: {verb}, {object}, {time}."""

ABOUT_THINGS = tuple(
    """\
what is {object}
where is {object}
what are the rules for {object}
do you offer {noun}
do you have {noun}
is there {noun}
how much is {object}
what does {object} cost
when will i get {object}
i have not received {object}
i lost {object}
i have a problem with {object}
{object} is not working
{object} is {adjective}
why is {object} {adjective}
there is a mistake in {object}
i have a question about {object}
tell me about {object}
what kind of {noun} do you have
what time is {object}
how long is {object} valid
when does {object} expire
what is included in {object}
i need help with {object}
is {object} available {time}
can i get {noun}
who do i contact about {object}
is {noun} free
is {noun} included
i did not ask for {object}
what is the status of {object}
how old do you have to be for {noun}
do i need {noun}
{object} was {adjective}
what does {noun} mean
my {noun} has not arrived
i want a new {noun}
when do you open {time}
are you open {time}
what is the difference between {noun} and {other}
my {noun} and {other} are {adjective}
i would like information about {noun}
how many {noun} can i have
is {noun} safe
do you accept {noun}
can i bring {noun}
what is the price of {noun}
where can i find {noun}
how do i find {object}
is {object} {adjective} today
any {noun} nearby
what's my {noun}
what's the {noun} of {object}
how far is {object}
who is the {noun}
give me {object}
""".splitlines()
)
"""Questions about a thing: {object}, {noun}, {other} (another noun), {adjective}, {time}."""

VERBS = _listed("""
change, cancel, update, return, pay, send, receive, find, check, book, order, renew, stop, start, upgrade,
downgrade, track, reset, delete, create, open, close, verify, confirm, move, transfer, extend, report,
replace, activate, block, unblock, register, log in to, apply for, get, buy, sell, print, download, share,
use, see, add, remove, edit, schedule, reschedule, reserve, repair, install, set up, turn on, turn off,
connect, recover, contact, request, claim, dispute, withdraw, deposit, exchange, convert, save, increase,
reduce, choose, compare, rent, borrow, join, leave, attend, invite, refund, ship, deliver, pick up, bring,
store, clean, wash, cook, make, play, listen to, watch, call, text, email, remind me about, translate,
spell, calculate, measure, plan, visit, park, drive, charge, fix, test, switch, sync, export, import,
access, view, submit, approve, reject, link, unlink, pause, resume, subscribe to, unsubscribe from,
complain about, prove, explain, rate, review, tip, split, insure, protect, hire, fire, teach, learn,
study, take, give, wear, eat, drink, freeze, unlock, lock, enter, exit, travel to, fly to, stay at,
work at, speak to, talk to, ask about, look up, search for, read, write, record, copy, restore, back up,
shut down, restart, sign up for, sign
""")

NOUNS = _listed("""
order, invoice, bill, delivery, parcel, package, refund, password, account, membership, booking, ticket,
appointment, room, class, course, library card, software, app, wifi, phone, plan, contract, subscription,
address, email address, phone number, name, receipt, voucher, discount, coupon, gift card, credit card,
debit card, bank account, payment, direct debit, salary, loan, mortgage, insurance, policy, claim, flight,
seat, luggage, hotel, passport, visa, driving licence, car, tyre, tire, oil, bike, bus, train, taxi,
parking, recipe, meal, restaurant, table, menu, food, allergy, calories, weather, alarm, timer, calendar,
meeting, reminder, list, shopping list, todo list, song, playlist, movie, book, game, language, word,
definition, translation, distance, direction, map, location, time zone, date, holiday, vacation, day off,
tax, form, document, certificate, letter, signature, statement, balance, limit, fee, interest rate,
exchange rate, currency, transaction, purchase, charge, price, warranty, repair, device, laptop, computer,
printer, screen, battery, charger, cable, internet, connection, signal, data, message, notification,
setting, update, version, file, photo, video, profile, username, login, code, pin, security question,
identity, verification, data protection, privacy policy, terms, delivery address, delivery time,
shipping cost, return label, exchange, size, colour, product, item, stock, catalogue, shop, store,
opening hours, customer service, manager, complaint, feedback, review, job, vacancy, interview, uniform,
shift, school, teacher, homework, exam, grade, tuition, scholarship, child, dog, cat, pet, doctor,
dentist, prescription, medicine, vaccination, pool, gym, sauna, trainer, yoga class, locker, towel,
shower, water, electricity, gas, meter, heating, rent, deposit, landlord, apartment, house, garden,
furniture, trash, recycling, noise, neighbour, key, door, lock, event, concert, museum, tour, guide,
ticket price, seat number, group, friend, family, guest, wedding, birthday, gift, flower, cake, coffee,
tea, wine, beer, breakfast, lunch, dinner, snack, weight, height, age, health, money, cash, check, cheque,
coin, savings, budget, income, debt, credit score, credit limit, reward points, points, bonus, promotion,
offer, newsletter, website, page, link, form field, error, bug, problem, question, answer, help, support,
agent, human, robot, joke, story, news, fact, hobby, team, match, score, league, player, project, task,
report, deadline, server, database, api, domain, backup, license key, virus, firewall, spam, advert
""")

ADJECTIVES = _listed("""
late, broken, wrong, missing, expired, closed, full, slow, damaged, expensive, cheap, blocked, lost,
stolen, pending, declined, locked, empty, cold, hot, dirty, small, big, old, new, free, open, safe,
cancelled, delayed
""")

TIMES = _listed("""
today, tomorrow, tonight, on monday, on sunday, next week, last week, this month, at noon, in december,
on holidays, yesterday, this weekend, at night, in the morning, by friday, in two days
""")

# Duplicates are drawn twice as often; "" means nothing.
DETERMINERS = (
    "my",
    "the",
    "a",
    "my",
    "my",
    "the",
    "this",
    "your",
    "our",
    "an old",
    "a new",
    "my new",
    "my last",
    "another",
    "some",
    "",
)
BEGINNINGS = (
    "",
    "",
    "",
    "",
    "hi",
    "hello",
    "hey",
    "excuse me",
    "um",
    "quick question",
    "sorry but",
    "i was wondering",
    "",
)
ENDINGS = (
    "",
    "please",
    "thanks",
    "",
    "today",
    "from abroad",
    "without a card",
    "for my friend",
    "by phone",
    "again",
    "for free",
    "in another country",
    "for two people",
    "after the deadline",
    "",
    "",
    "",
    "when i am away",
    "if i am sick",
    "on the website",
)
JOINTS = ("and", "but", "because", "so", ".")

AS_TYPED = _listed("""
dont, doesnt, didnt, cant, couldnt, wont, isnt, arent, wasnt, werent, havent, hasnt, hadnt, im, ive, id,
ill, youre, youve, youll, theyre, its, thats, whats, wheres, hows, whos, lets, wifi, app, apps, login,
logins, logged, signup, username, email, emails, url, pdf, pdfs, online, offline, smartphone, iphone,
android, paypal, google, amazon, whatsapp, facebook, instagram, youtube, netflix, spotify, uber, covid,
gps, sms, pin, pins, cvv, iban, atm, vat, faq, faqs, asap, ok, okay, hi, hello, hey, thanks, thx, pls,
plz, ur, u, gonna, wanna, gotta, reschedule, rescheduled, prepaid, contactless, cashback, chargeback,
checkout, checkin, preorder, refundable, nonrefundable, unsubscribe, unlock, unblock, reactivate,
deactivate, hotspot, bluetooth, podcast, selfie, emoji, voicemail, roaming, autopay, payroll, paycheck,
pto
""")
"""Words that people type and that WordNet does not know, or not in this spelling."""
