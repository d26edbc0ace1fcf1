"""The three words both screens show, so that the inviter can hear they have the right person."""

import secrets

# Short, plain, hard to mishear; two hundred of them make eight million threes.
WORDS = """
acorn almond amber anchor apple apron arrow autumn badger bakery balcony bamboo banjo barley
basket beacon beetle berry bicycle biscuit blanket blossom bonfire bottle branch bread breeze
bridge bronze brook bucket button cabin cactus camera candle canyon carpet carrot castle cedar
cellar chalk cherry chimney cinnamon circle clover coffee comet copper coral corner cotton
cradle cricket crystal curtain cushion daisy dolphin donkey dragon drawer drum eagle ember
engine falcon feather fern ferry fiddle flannel flute forest fossil fountain fox garden garlic
gate ginger glacier glove goose granite grape hammer harbour harvest hazel hedge heron hill
honey horizon island ivory jacket jasmine jigsaw juniper kettle kitchen kite ladder lagoon
lantern lavender lemon lentil library lighthouse lilac lobster magnet maple marble market meadow
melon mirror mitten monsoon moss mountain mustard nectar needle nettle nutmeg oasis ocean olive
onion orchard otter oven owl paddle palace paper parrot pasture peach pebble pencil pepper piano
picnic pigeon pillow pine planet plum pocket poppy postcard potato puddle pumpkin puzzle quilt
rabbit radish rainbow raven ribbon river robin rocket saddle saffron salmon sandal satchel scarf
seagull shadow shell silver slipper snow sparrow spice spoon squirrel station stone summer
sunrise table tangerine teapot thimble thistle thunder tiger timber tomato trumpet tulip tunnel
turtle umbrella valley vanilla velvet village violin waffle walnut water whistle willow window
winter yellow zebra
""".split()


def three_words() -> str:
    """Return three different words chosen at random, separated by spaces."""
    return " ".join(secrets.SystemRandom().sample(WORDS, 3))
