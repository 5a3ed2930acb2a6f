"""A small follow_ups.yaml for the small folder: what clients write in the course of a conversation."""

FOLLOW_UPS = """\
lists:
  - {name: tell, says: [tell me, show me]}
around: [please, thank you]
follow_ups:
  - {asks: more, says: [more, <tell> more]}
  - {asks: shorter, says: [simpler, i dont understand]}
  - {asks: sure, says: [are you sure]}
  - {asks: other, says: [that is not what i asked]}
begins: [(and|but), what about]
refers: [(that|it)]
bare: [how, when]
numbers:
  - {number: "1", says: [first, the first one]}
  - {number: "2", says: [second, the second one]}
  - {number: "3", says: [third, there is no way out]}
  - {number: last, says: [the last one]}
orders: [tell the attorney that?]
corrects: [i meant, "no i meant", wrong answer]
others: [(my|your) (wife|kids), another consulate]
agrees: [yes, yes i agree, si, да]
declines: ["no", нет, no way out, cancel]
assents: [ok]
agree_signs: [👍]
decline_signs: [👎]
case_news: [any news, when do you check again]
commands:
  - {command: unsubscribe, rest: all, says: [stop, cancel, stop ... messages]}
  - {command: subscribe, rest: all, says: [start again]}
  - {command: mycase, says: [my case]}
  - {command: notifications, says: [settings]}
  - {command: topics, says: [topics, menu]}
  - {command: message, says: [talk to a human]}
  - {command: forget, says: [forget me]}
"""
