"""The demo business: Rivera & Sons Remodeling in Austin, two years of it, told by the domain's own deeds.

Content (business, clients, trades) is data; the plan is pure and depends on the day alone; telling carries it
out in the order of time, so that numbers, dates and timelines are what a real business would have.
"""
