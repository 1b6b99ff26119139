import streamlit as st
st.title('scorecards')
